package clients

import (
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// rss2email sends each entry once, as mail: here into a folder.
type rss2email struct{ program, home string }

const rss2emailConfig = `[DEFAULT]
from = hub@localhost
to = me@localhost
html-mail = True
date-header = True
email-protocol = maildir
maildir-path = %s
maildir-mailbox = INBOX

[feed.hub]
url = %s
`

func (r rss2email) read(t *testing.T, url string) []seen {
	t.Helper()
	conf, data, box := filepath.Join(r.home, "rss2email.cfg"), filepath.Join(r.home, "data.json"), filepath.Join(r.home, "Mail")
	write(t, conf, fmt.Sprintf(rss2emailConfig, box, url))
	if err := os.MkdirAll(box, 0o700); err != nil { // it makes the folder within
		t.Fatal(err)
	}
	run(t, r.home, r.program, "-c", conf, "-d", data, "run")
	mails, err := filepath.Glob(filepath.Join(box, "*INBOX", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	var list []seen
	for _, file := range mails {
		list = append(list, mailed(t, file))
	}
	return list
}

// learns: it keeps the validators of what it has sent.
func (rss2email) learns() int { return 1 }

// mailed is the entry of a mail.
func mailed(t *testing.T, file string) seen {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	m, err := mail.ReadMessage(f)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	body, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, m.Body))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	words := mime.WordDecoder{}
	header := func(name string) string {
		text, err := words.DecodeHeader(m.Header.Get(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return strings.ReplaceAll(text, "\n", "")
	}
	s := seen{Title: header("Subject"), Link: header("X-RSS-URL"), ID: header("X-RSS-ID"), Author: header("From"), Text: string(body)}
	if s.Date, err = m.Header.Date(); err != nil {
		t.Errorf("%s: %v", s.Title, err)
	}
	s.Date = s.Date.Truncate(time.Second)
	return s
}
