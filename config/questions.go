package config

import (
	"strings"

	"github.com/txnews/hub/news"
)

// StoreFolder gives the embedded store's folder; it reports false where the store is on a server.
func (c *Config) StoreFolder() (string, bool) {
	return c.Store, !strings.Contains(c.Store, "://")
}

// MaskedStore is the store's address without its password, for logs.
func (c *Config) MaskedStore() string { return maskURL(c.Store) }

// CheckSource refuses a source that the configuration's rules would refuse in a file: bad id, unknown channel, and so on.
func (c *Config) CheckSource(src news.Source) error {
	r := newReader()
	r.checkSources("sources", []news.Source{src}, c.Channels, c.Towns)
	for i := range r.problems {
		r.problems[i].path = strings.TrimPrefix(r.problems[i].path, "sources[0].")
	}
	return r.err()
}
