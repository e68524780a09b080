//go:build unix

package search

import (
	"os"
	"syscall"
)

// lock keeps other processes off a folder until it is closed or the process ends.
func lock(name string) (*os.File, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, &os.PathError{Op: "lock, as another process has it,", Path: name, Err: err}
	}
	return f, nil
}
