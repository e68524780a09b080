package config

import (
	"fmt"

	"github.com/txnews/hub/news"
)

// CheckLicence refuses a licence, for sources that state none, that hub.yaml could not have.
func CheckLicence(l news.Licence, channels []news.Channel) error {
	r := newReader()
	r.checkLicence("licence", l, channelNames(channels))
	return r.err()
}

// CheckSite refuses a site that hub.yaml could not have.
func CheckSite(s news.Site) error {
	r := newReader()
	r.checkSite(&s)
	return r.err()
}

// CheckPermits refuses permitted origins that hub.yaml could not have.
func CheckPermits(origins []string) error {
	r := newReader()
	r.checkOrigins("permits", origins)
	return r.err()
}

// CheckVocabulary refuses words that the desk could not work by.
func CheckVocabulary(v news.Vocabulary) error {
	r := newReader()
	r.checkOrigins("words.outlets", v.Outlets)
	for i, w := range v.Misleading {
		if w == "" {
			r.fault(fmt.Sprintf("words.misleading[%d]", i), news.Because("config.empty-word"))
		}
	}
	return r.err()
}
