package editorial

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// RequestAsk is what somebody outside writes into the form.
type RequestAsk struct {
	Address   string // of the entry here, or of the article; or the entry's id
	Name      string
	Role      news.RequestRole
	Contact   string
	Ground    news.RequestGround
	Statement string

	Trap string // a field that nobody sees: only programs fill it
	Mark string // that the form was given out with
}

// Bounds of the form.
const (
	RequestName      = 100 // characters
	RequestContact   = 200
	RequestAddress   = 1000
	RequestStatement = 2000

	requestSoonest = 3 * time.Second // after the form was given out; nobody writes it faster
	requestLatest  = 24 * time.Hour

	requestsClosed = 200 // that are kept after they were decided
)

// RequestMark is what a form is given out with: when that was, signed.
func (o *Office) RequestMark(ctx context.Context) (string, error) {
	secret, err := o.p.Requests.Secret(ctx)
	said := strconv.FormatInt(o.p.Now().Unix(), 36) + "." + rand.Text()[:10]
	return said + "." + requestSum(secret, said), err
}

var requestCoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func requestSum(secret, said string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("takedown request\x00" + said))
	return requestCoding.EncodeToString(mac.Sum(nil)[:15])
}

// given reads when a form was given out, and the id of the request that is made with it: one form makes one request, however often it is sent.
func (o *Office) given(ctx context.Context, mark string) (at time.Time, id string, err error) {
	secret, err := o.p.Requests.Secret(ctx)
	if err != nil {
		return at, "", err
	}
	i := strings.LastIndexByte(mark, '.')
	if i < 0 || !hmac.Equal([]byte(mark[i+1:]), []byte(requestSum(secret, mark[:i]))) {
		return at, "", refuse(Invalid, RequestStale)
	}
	stamp, _, _ := strings.Cut(mark, ".")
	unix, err := strconv.ParseInt(stamp, 36, 64)
	if err != nil {
		return at, "", refuse(Invalid, RequestStale)
	}
	at = time.Unix(unix, 0).UTC()
	return at, at.Format("20060102-") + requestSum(secret, "id "+mark)[:8], nil
}

// FileRequest puts on record what somebody outside asks for, and gives the reference that they are told. It is the same whether there
// is such an entry or not.
func (o *Office) FileRequest(ctx context.Context, address string, ask RequestAsk) (string, error) {
	at, id, err := o.given(ctx, ask.Mark)
	if err != nil {
		return "", err
	}
	now := o.p.Now().UTC()
	switch age := now.Sub(at); {
	case ask.Trap != "":
		return "", refuse(Invalid, RequestTrap)
	case age > requestLatest || age < -time.Minute:
		return "", refuse(Invalid, RequestStale)
	case age < requestSoonest:
		return "", refuse(Invalid, RequestSoon)
	}
	r, err := requestOf(ask)
	if err != nil {
		return "", err
	}
	switch _, err := o.p.Requests.Request(ctx, id); {
	case err == nil:
		return id, nil // it was sent before
	case !errors.Is(err, news.ErrNotFound):
		return "", err
	}
	if err := o.roomForRequest(ctx, address); err != nil {
		return "", err
	}
	r.ID, r.AskedAt, r.Rev = id, now, news.RevNone
	act := o.act(Actor{Name: anonymous, From: From{Way: WayWeb}}, "request.file", id)
	if err := o.p.Requests.PutRequest(ctx, r, act); err != nil && !errors.Is(err, news.ErrExists) {
		return "", err
	}
	return id, nil
}

// requestOf checks a form.
func requestOf(ask RequestAsk) (r news.TakedownRequest, err error) {
	for _, f := range []struct {
		field string
		from  string
		to    *string
		most  int
		lines bool
		may   bool // be empty
	}{
		{"address", ask.Address, &r.Address, RequestAddress, false, false}, {"name", ask.Name, &r.Name, RequestName, false, false},
		{"contact", ask.Contact, &r.Contact, RequestContact, false, false}, {"statement", ask.Statement, &r.Statement, RequestStatement, true, true},
	} {
		*f.to = tidy(f.from, f.lines)
		switch {
		case *f.to == "" && !f.may:
			return r, refuse(Invalid, RequestEmpty).in(f.field)
		case utf8.RuneCountInString(*f.to) > f.most:
			return r, refuse(Invalid, RequestLong, strconv.Itoa(f.most)).in(f.field)
		}
	}
	if !ask.Role.Known() {
		return r, refuse(Invalid, RequestEmpty).in("role")
	}
	if !ask.Ground.Known() {
		return r, refuse(Invalid, RequestEmpty).in("ground")
	}
	r.Entry, r.Role, r.Ground = EntryNamed(r.Address), ask.Role, ask.Ground
	return r, nil
}

// tidy is text without what is not seen, or has what is seen stand in another order; on one line unless it may have several.
func tidy(s string, lines bool) string {
	s = strings.Map(func(c rune) rune {
		switch {
		case c == '\n':
			return c
		case c == '\t' || c == '\u2028' || c == '\u2029':
			return ' '
		case unicode.IsControl(c) || unicode.Is(unicode.Bidi_Control, c) || c == utf8.RuneError:
			return -1
		}
		return c
	}, s)
	if !lines {
		s = strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

var entryID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// EntryNamed is the id that an entry's address here ends with, or that is given as it is; empty: it is none.
func EntryNamed(address string) string {
	address = strings.TrimSpace(address)
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		dir, last := path.Split(u.Path)
		if !strings.HasSuffix(dir, "/entry/") && !strings.HasSuffix(dir, "/entries/") {
			return ""
		}
		address = last
	}
	if !entryID.MatchString(address) {
		return ""
	}
	return address
}
