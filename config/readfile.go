package config

import (
	"fmt"
	"io"
	"os"

	"github.com/txnews/hub/news"
)

// maxFile bounds what is read of a configuration, of a list, and of whatever else somebody writes by hand: tens of thousands of
// sources have room.
const maxFile = 8 << 20

// ReadFile reads a file whole, unless it is too large to be what somebody wrote.
func ReadFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return ReadAll(f, name)
}

// ReadAll is ReadFile from what is open already.
func ReadAll(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = fmt.Errorf("%s: %w", name, news.Fail(news.Because("config.too-large", fmt.Sprint(Size(maxFile)))))
	}
	return data, err
}
