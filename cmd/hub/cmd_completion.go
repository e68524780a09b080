package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/posener/complete"
	"github.com/willabides/kongplete"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"help.completion.shell"`
}

// completions have a shell ask the command itself what may come next, by the variables COMP_LINE and COMP_POINT, as bash does.
var completions = map[string]string{
	"bash": `# source <(hub completion bash)   in ~/.bashrc
complete -o default -C HUB hub
`,
	"zsh": `# source <(hub completion zsh)   in ~/.zshrc, behind compinit
autoload -U +X bashcompinit && bashcompinit
complete -o default -C HUB hub
`,
	"fish": `# hub completion fish | source   in ~/.config/fish/config.fish
function __complete_hub
    set -lx COMP_LINE (commandline -cp)
    test -z (commandline -ct)
    and set COMP_LINE "$COMP_LINE "
    HUB
end
complete -c hub -a "(__complete_hub)"
`,
}

// Run prints the script for a shell.
func (c completionCmd) Run(s *session) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	quoted := "'" + strings.ReplaceAll(self, "'", `'\''`) + "'"
	_, err = fmt.Fprint(s.out, strings.ReplaceAll(completions[c.Shell], "HUB", quoted))
	return err
}

// completes answers a shell that asks what may come next; it reports false where none does.
func completes(parser *kong.Kong, std stdio) (bool, error) {
	command, err := kongplete.Command(parser, kongplete.WithPredictor("file", complete.PredictFiles("*")))
	if err != nil {
		return false, err
	}
	asked := complete.New("hub", command)
	asked.Out = std.out
	return asked.Complete(), nil
}
