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
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	_ "time/tzdata" // a small container has no zone files, and every source has a zone

	"github.com/alecthomas/kong"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
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
	ctx, stop := signal.NotifyContext(context.Background(), endings()...)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	kept := ballast(os.Getenv)
	code := run(ctx, os.Args[1:], stdio{in: os.Stdin, out: os.Stdout, err: os.Stderr, environ: os.Environ()})
	runtime.KeepAlive(kept)
	stop()
	os.Exit(code)
}

// endings are the signals that a command ends at: also a terminal's that closes, unless nohup has it passed over.
func endings() []os.Signal {
	all := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		all = append(all, syscall.SIGHUP)
	}
	return all
}

// stdio is what a command reads and writes.
type stdio struct {
	in       io.Reader
	out, err io.Writer
	environ  []string
}

// cli is the command line.
type cli struct {
	Config    string `help:"help.flag.config" placeholder:"FILE"`
	Store     string `help:"help.flag.store" placeholder:"STORE"`
	Listen    string `help:"help.flag.listen" placeholder:"HOST:PORT"`
	LogLevel  string `help:"help.flag.log-level" placeholder:"LEVEL"`
	LogFormat string `help:"help.flag.log-format" placeholder:"FORMAT"`

	ShowVersion kong.VersionFlag `name:"version" help:"help.version"`

	Serve     serveCmd     `cmd:"" help:"help.serve"`
	Demo      demoCmd      `cmd:"" help:"help.demo"`
	Poll      pollCmd      `cmd:"" help:"help.poll"`
	Source    sourceCmd    `cmd:"" help:"help.source"`
	Partner   partnerCmd   `cmd:"" help:"help.partner"`
	User      userCmd      `cmd:"" help:"help.user"`
	Preview   previewCmd   `cmd:"" help:"help.preview"`
	Entry     entryCmd     `cmd:"" help:"help.entry"`
	Takedown  takedownCmd  `cmd:"" help:"help.takedown"`
	Request   requestCmd   `cmd:"" help:"help.request"`
	Audit     auditCmd     `cmd:"" help:"help.audit"`
	Gazetteer gazetteerCmd `cmd:"" help:"help.gazetteer"`
	Channels  channelsCmd  `cmd:"" help:"help.channels"`
	Refile    refileCmd    `cmd:"" help:"help.refile"`
	Rules     rulesCmd     `cmd:"" help:"help.rules"`
	Backup    backupCmd    `cmd:"" help:"help.backup"`
	Restore   restoreCmd   `cmd:"" help:"help.restore"`
	Conf      configCmd    `cmd:"" name:"config" help:"help.config"`
	Version   versionCmd   `cmd:"" help:"help.version"`
	Help      helpCmd      `cmd:"" help:"help.help"`

	Completion completionCmd `cmd:"" help:"help.completion"`
}

// errUsage marks a wrong use of the command line.
var errUsage = news.Fail(news.Because("command.wrong"))

// usage is a wrong use of the command line, and what is wrong with it.
func usage(why news.Reason) error { return fmt.Errorf("%w: %w", errUsage, news.Fail(why)) }

// run is the whole program but for the process: it gives the exit code.
func run(ctx context.Context, args []string, std stdio) int {
	var c cli
	exited := -1
	raw := std
	out := &plainWriter{to: raw.out}
	std.out, std.err = out, &plainWriter{to: raw.err}
	lang := localeOf(std.environ)
	parser, err := kong.New(&c, kong.Name("hub"), kong.Writers(std.out, std.err), kong.UsageOnError(), kong.Help(helpPrinter(lang)),
		kong.Vars{"version": versionLine()}, kong.Exit(func(code int) { exited = code }), kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(std.err, "hub:", err)
		return exitFailed
	}
	speak(parser.Model, lang)
	if done, err := completes(parser, std); done || err != nil {
		return exitCode(err, std.err, lang)
	}
	kctx, err := parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	if err != nil {
		fmt.Fprintf(std.err, "hub: %s\n", lang.T("command.usage", lang.SayAll(misuse(err.Error()))))
		return exitUsage
	}
	if name := emptyArgument(kctx); name != "" {
		return exitCode(usage(news.Because("usage.empty", name)), std.err, lang)
	}
	kctx.BindTo(ctx, (*context.Context)(nil))
	if err = kctx.Run(&session{cli: &c, stdio: std, raw: raw}); err == nil {
		err = out.whole()
	}
	if ctx.Err() != nil && (errors.Is(err, context.Cause(ctx)) || errors.Is(err, context.Canceled)) {
		err = news.Fail(news.Because("command.interrupted"))
	}
	return exitCode(err, std.err, lang)
}

// errQuiet is a failure that has been told already.
var errQuiet = errors.New("failed")

// exitCode says what went wrong, in the language as far as it can be said in it, and gives the code that it comes to.
func exitCode(err error, w io.Writer, lang words.Lang) int {
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errQuiet):
		return exitFailed
	}
	for line := range strings.Lines(lang.Err(err)) {
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
	stdio       // for people: no text, whoever wrote it, reaches the terminal as orders
	raw   stdio // for documents and for terminals' own business
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
