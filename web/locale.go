package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

//go:embed locale/*.json
var localeFiles embed.FS

// The languages of the pages: a file of texts each in locale/.
const (
	chinese = "zh-CN"
	english = "en"
)

// texts are the words of the pages in one language.
type texts struct {
	lang  string
	words map[string]string
}

func loadTexts() (map[string]texts, error) {
	all := make(map[string]texts, 2)
	for _, lang := range []string{chinese, english} {
		b, err := localeFiles.ReadFile("locale/" + lang + ".json")
		if err != nil {
			return nil, fmt.Errorf("web: texts: %w", err)
		}
		t := texts{lang: lang}
		if err := json.Unmarshal(b, &t.words); err != nil {
			return nil, fmt.Errorf("web: texts of %s: %w", lang, err)
		}
		all[lang] = t
	}
	return all, nil
}

// language is the one of ours that a language tag names (RFC 5646), chinese where we have none.
func language(tag string) string {
	if primary, _, _ := strings.Cut(tag, "-"); strings.EqualFold(primary, "en") {
		return english
	}
	return chinese
}

// T is the text under a key, filled in as by fmt.Sprintf.
func (t texts) T(key string, args ...any) string {
	text, ok := t.words[key]
	if !ok {
		return key
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// day writes a date with its weekday.
func (t texts) day(at time.Time) string {
	return fmt.Sprintf(at.Format(t.T("date.day")), t.T(fmt.Sprintf("weekday.%d", at.Weekday())))
}

// clock writes the time of day.
func (t texts) clock(at time.Time) string { return at.Format(t.T("date.time")) }

// full writes date and time.
func (t texts) full(at time.Time) string { return at.Format(t.T("date.full")) }
