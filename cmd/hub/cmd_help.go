package main

import (
	"fmt"
	"runtime"

	"github.com/alecthomas/kong"

	"github.com/txnews/hub/news"
)

type versionCmd struct{}

// Run prints one line.
func (versionCmd) Run(s *session) error {
	_, err := fmt.Fprintln(s.out, versionLine())
	return err
}

func versionLine() string {
	return fmt.Sprintf("hub %s %s %s/%s", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

type helpCmd struct {
	Command []string `arg:"" optional:"" help:"help.help.command"`
}

// Run prints what --help does.
func (h helpCmd) Run(k *kong.Kong) error {
	trace, err := kong.Trace(k, h.Command)
	if err != nil {
		return err
	}
	if trace.Error != nil {
		return fmt.Errorf("%w: %w%w%w", errUsage, news.Fail(misuse(trace.Error.Error())...), news.Fail(news.Because("hint.join")), news.Fail(news.Because("hint.help")))
	}
	return trace.PrintUsage(false)
}
