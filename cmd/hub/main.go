// Command hub pulls partner sources into one merged timeline and republishes it as channel and town feeds.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // a small container has no zone files, and every source has a zone

	"github.com/alecthomas/kong"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/words"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// version is set by the build (-ldflags "-X main.version=…").
var version = ""

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()})
	stop()
	os.Exit(code)
}

// stdio is what a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// cli is the command line.
type cli struct {
	Config    string `help:"Configuration file (default: ./hub.yaml if it is there)." placeholder:"FILE"`
	Store     string `help:"A folder, or redis://, rediss://, redis+sentinel://, redis+cluster://." placeholder:"STORE"`
	Listen    string `help:"Address to serve on." placeholder:"HOST:PORT"`
	LogLevel  string `help:"debug, info, warn or error." placeholder:"LEVEL"`
	LogFormat string `help:"text or json." placeholder:"FORMAT"`

	Serve     serveCmd     `cmd:"" help:"Poll, merge and publish until SIGINT or SIGTERM."`
	Demo      demoCmd      `cmd:"" help:"Serve with sample partners on loopback."`
	Poll      pollCmd      `cmd:"" help:"One pass over the sources now."`
	Source    sourceCmd    `cmd:"" help:"The source list."`
	Partner   partnerCmd   `cmd:"" help:"Partners with an agreement, and their keys."`
	Preview   previewCmd   `cmd:"" help:"What would come in from an address or a file; stores nothing."`
	Entry     entryCmd     `cmd:"" help:"One entry, and an editor's decisions on it."`
	Takedown  takedownCmd  `cmd:"" help:"Take an entry and its reprints down, with the record of it."`
	Audit     auditCmd     `cmd:"" help:"Who did what."`
	Gazetteer gazetteerCmd `cmd:"" help:"The towns that entries are sorted by."`
	Channels  channelsCmd  `cmd:"" help:"The channels that entries are sorted by."`
	Refile    refileCmd    `cmd:"" help:"File older entries anew by the towns, channels and rules in force now."`
	Rules     rulesCmd     `cmd:"" help:"Try the desk's rules."`
	Backup    backupCmd    `cmd:"" help:"Write everything to one file."`
	Restore   restoreCmd   `cmd:"" help:"Read a backup into an empty store."`
	Conf      configCmd    `cmd:"" name:"config" help:"Check, print or describe the configuration."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

// errUsage marks a wrong use of the command line.
var errUsage = errors.New("wrong usage")

// run is the whole program but for the process: it gives the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	var c cli
	exited := -1
	parser, err := kong.New(&c, kong.Name("hub"), kong.Writers(std.out, std.err), kong.UsageOnError(),
		kong.Description("The regional news hub: partner sources in, one merged timeline, channel and town feeds out."),
		kong.Exit(func(code int) { exited = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(std.err, "hub:", err)
		return exitFailed
	}
	kctx, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "hub: %v; `hub --help` shows the commands\n", err)
		return exitUsage
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	return exitCode(kctx.Run(&session{cli: &c, stdio: std}), std.err)
}

// errQuiet is a failure that has been told already.
var errQuiet = errors.New("failed")

func exitCode(err error, w io.Writer) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errQuiet):
		return exitFailed
	}
	for line := range strings.Lines(err.Error()) {
		fmt.Fprintln(w, "hub:", strings.TrimRight(line, "\n"))
	}
	if errors.Is(err, config.ErrInvalid) || errors.Is(err, errUsage) {
		return exitUsage
	}
	return exitFailed
}

// session is what every command has at hand.
type session struct {
	*cli
	stdio
}

// load reads the configuration; more are settings of the command itself, which a user's own flags beat.
func (s *session) load(more map[string]string) (config.Config, error) {
	flags := map[string]string{}
	for path, v := range more {
		flags[path] = v
	}
	for path, v := range map[string]string{"store": s.Store, "listen": s.Listen, "log.level": s.LogLevel, "log.format": s.LogFormat} {
		if v != "" {
			flags[path] = v
		}
	}
	return config.Load(config.Inputs{File: s.Config, Environ: s.environ, Flags: flags, Version: buildVersion()})
}

// logger writes to standard error.
func (s *session) logger(cfg config.Config) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.Log.Level)) // the configuration has checked it
	opts := &slog.HandlerOptions{Level: level}
	if cfg.Log.Format == "json" {
		return slog.New(slog.NewJSONHandler(s.err, opts))
	}
	return slog.New(slog.NewTextHandler(s.err, opts))
}

// speaks is the language of what the hub says to people: the site's.
func (s *session) speaks() words.Lang {
	cfg, err := s.load(nil)
	if err != nil {
		return words.Chinese // the command itself tells what is wrong with the configuration
	}
	return words.Of(cfg.Site.Language)
}

func buildVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "devel"
	}
	return info.Main.Version
}
