package fetch

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// piped gives a dialer whose server reads a request and then does what serve says.
func piped(serve func(conn net.Conn)) func(context.Context, string, string) (net.Conn, error) {
	return func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer func() { _ = server.Close() }()
			if _, err := http.ReadRequest(bufio.NewReader(server)); err == nil {
				serve(server)
			}
		}()
		return client, nil
	}
}

// The bounds on time, to the second, with the client's defaults.
func TestTimes(t *testing.T) {
	for name, row := range map[string]struct {
		serve func(net.Conn)
		want  time.Duration
		words string
	}{
		"no headers": {func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, maxFirstByte, "no answer within 15s"},
		"half the headers": {func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nX: ")
			_, _ = io.Copy(io.Discard, c)
		}, maxFirstByte, "no answer within 15s"},
		"a byte a second": {func(c net.Conn) {
			_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
			for err == nil {
				time.Sleep(time.Second)
				_, err = c.Write([]byte("x"))
			}
		}, DefaultTimeout, "no whole answer within 20s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := New(Options{Dial: piped(row.serve)})
				defer c.Close()
				begun := time.Now()
				_, err := c.Get(t.Context(), Request{URL: "http://example.cn/"})
				defer time.Sleep(2 * time.Second) // until the server has seen the end
				if !errors.Is(err, ErrTimeout) || !strings.Contains(err.Error(), row.words) || time.Since(begun) != row.want {
					t.Errorf("%v after %v; want %q after %v", err, time.Since(begun), row.words, row.want)
				}
			})
		})
	}
}

// Waiting for a turn at the host is not the server's fault.
func TestWaitingIsNotTimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(Options{Timeout: 2 * time.Second, Gap: time.Minute, Dial: piped(func(conn net.Conn) {
			time.Sleep(time.Second)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nx")
		})})
		defer c.Close()
		begun := time.Now()
		for range 3 {
			if _, err := c.Get(t.Context(), Request{URL: "http://example.cn/", Politely: true}); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(begun); d != 2*time.Minute+time.Second {
			t.Errorf("three polite requests took %v, want 2m1s", d)
		}
	})
}
