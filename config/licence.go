package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/txnews/hub/news"
)

func (r *reader) checkLicence(path string, l news.Licence, channels []named) {
	r.checkTerms(path, l.Public, l.Partner, l.URL)
	for i := range l.Except {
		r.checkException(fmt.Sprintf("%s.except[%d]", path, i), &l.Except[i], channels)
	}
}

// checkTerms checks what a licence and an exception have in common.
func (r *reader) checkTerms(path string, public, partner news.Extent, url string) {
	if public != "" {
		oneOf(r, path+".public", public, extents)
	}
	if partner != "" {
		oneOf(r, path+".partner", partner, extents)
	}
	if url != "" {
		r.checkURL(path+".url", url)
	}
}

// checkException wants one that is for something and says something: one for everything would hide those behind it.
func (r *reader) checkException(path string, x *news.Exception, channels []named) {
	r.checkOrigins(path+".origins", x.Origins)
	for i, c := range x.Channels {
		r.known(fmt.Sprintf("%s.channels[%d]", path, i), c, aChannel, channels)
	}
	r.atLeast(path+".embargo", x.Embargo, 0)
	r.atLeast(path+".expiry", x.Expiry, 0)
	r.checkTerms(path, x.Public, x.Partner, x.URL)
	if r.bad[path+".embargo"] || r.bad[path+".expiry"] {
		return // what is missing here was meant, and is told of
	}
	switch {
	case len(x.Origins) == 0 && len(x.Channels) == 0 && x.Embargo == 0 && x.Expiry == 0:
		r.fault(path, news.Because("config.exception-for-all"))
	case x.Public == "" && x.Partner == "" && x.Label == "" && x.Rights == "" && x.URL == "":
		r.fault(path, news.Because("config.exception-empty"))
	case x.Embargo > 0 && x.Expiry > 0 && x.Expiry <= x.Embargo:
		r.fault(path+".expiry", news.Because("config.exception-always", news.FormatDuration(x.Expiry), news.FormatDuration(x.Embargo)))
	}
}

// checkOrigins wants names that OutletKey leaves something of, each once.
func (r *reader) checkOrigins(path string, origins []string) {
	var keys []string
	for i, o := range origins {
		at, key := fmt.Sprintf("%s[%d]", path, i), news.OutletKey(o)
		switch j := slices.Index(keys, key); {
		case key == "":
			r.fault(at, news.Because("config.outlet-name", quoted(o)))
		case strings.ContainsAny(o, "、,,;;"):
			r.fault(at, news.Because("config.outlet-several", quoted(o)))
		case j >= 0:
			r.fault(at, news.Because("config.outlet-twice", quoted(o), quoted(origins[j])))
		}
		keys = append(keys, key)
	}
}
