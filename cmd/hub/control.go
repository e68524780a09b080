package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"time"

	"github.com/txnews/hub/admin/client"
	"github.com/txnews/hub/news"
)

// maxSocketPath is what a Unix socket's address holds (sun_path), the closing zero left out.
const maxSocketPath = 104

// controlPath is where a hub that serves on the folder listens for commands. Where the folder's path is too long for a
// socket's address, the socket lies in the temporary folder.
func controlPath(folder string) (string, error) {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return "", err
	}
	path := filepath.Join(abs, "control.sock")
	if len(path) <= maxSocketPath {
		return path, nil
	}
	sum := sha256.Sum256([]byte(abs))
	return filepath.Join(os.TempDir(), "hub-"+hex.EncodeToString(sum[:8])+".sock"), nil
}

// listenControl opens the control socket for this user alone. Only the process that holds the store calls it, so a socket
// file that is there already was left by one that was killed.
func listenControl(path string) (net.Listener, error) {
	failed := func(err error) error { return fmt.Errorf("%w: %w", news.Fail(news.Because("hub.socket")), err) }
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, failed(err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, failed(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, failed(err)
	}
	return l, nil
}

// control is a command's way to the administration: of the hub that serves on the store, else of one in this process.
type control struct {
	*client.Client
	close func() error
}

// dialControl reaches the hub that serves on the folder; it reports false where none does.
func dialControl(ctx context.Context, folder string) (*control, bool) {
	path, err := controlPath(folder)
	if err != nil {
		return nil, false
	}
	var d net.Dialer
	probe, err := d.DialContext(ctx, "unix", path)
	if err != nil {
		return nil, false
	}
	probe.Close()
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return d.DialContext(ctx, "unix", path)
	}}
	return &control{client.New(&http.Client{Transport: transport}, userName()), func() error { transport.CloseIdleConnections(); return nil }}, true
}

// lastWords is how long a command that is broken off waits for what it asked for to end: it gives leases back, and writes what was
// done.
const lastWords = 5 * time.Second

// localControl serves the handler within this process, over pipes, so that both ways speak the same HTTP.
func localControl(h http.Handler, closeStore func() error) *control {
	l := &pipeListener{conns: make(chan net.Conn), done: make(chan struct{})}
	srv := &http.Server{Handler: h}
	served := make(chan struct{})
	go func() { defer close(served); _ = srv.Serve(l) }()
	transport := &http.Transport{DialContext: l.dial}
	return &control{client.New(&http.Client{Transport: transport}, userName()), func() error {
		transport.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), lastWords)
		defer cancel()
		if srv.Shutdown(ctx) != nil {
			_ = srv.Close()
		}
		<-served
		return closeStore()
	}}
}

// pipeListener hands out one end of a pipe for each dial.
type pipeListener struct {
	conns chan net.Conn
	done  chan struct{}
}

func (l *pipeListener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.conns <- there:
		return here, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error   { close(l.done); return nil }
func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "in process", Net: "pipe"} }

// userName is whom the audit log names: the operating system's user, without what a header cannot hold.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return fmt.Sprint("uid ", os.Getuid())
	}
	return url.QueryEscape(u.Username)
}
