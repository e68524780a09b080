//go:build !unix

package search

import (
	"io"
	"os"
)

// lock keeps nobody off where the system has no such lock.
func lock(name string) (io.Closer, error) { return os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600) }
