// Package barehttp asks over one connection with as little work as can be: benchmarks measure the server, not the client beside it.
package barehttp

import (
	"bufio"
	"bytes"
	"net"
	"strconv"
)

// Exchange sends one request and reads past its answer, which must give its Content-Length where it has a body.
func Exchange(conn net.Conn, in *bufio.Reader, request []byte) error {
	if _, err := conn.Write(request); err != nil {
		return err
	}
	body := 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if n, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if body, err = strconv.Atoi(string(bytes.TrimSpace(n))); err != nil {
				return err
			}
		}
		if len(line) == 2 {
			_, err := in.Discard(body)
			return err
		}
	}
}
