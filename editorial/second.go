package editorial

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/subtle"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/txnews/hub/news"
)

const (
	codeStep     = 30 * time.Second // RFC 6238 §5.2
	codeSkew     = 1                // steps that a clock may be off, each way
	recoverCodes = 8
)

// useCode uses a user's code up, and reports whether it was one: by time, or one for when that is lost. Each does once. Who has no
// second factor needs none.
func (o *Office) useCode(u *news.User, code string) bool {
	if u.Second == nil {
		return true
	}
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code)
	s := *u.Second
	if step := stepOf(s.Secret, code, o.p.Now()); step > s.Used {
		s.Used = step
		u.Second = &s
		return true
	}
	i := slices.Index(s.Recover, news.KeyHash(strings.ToLower(code)))
	if code == "" || i < 0 {
		return false
	}
	s.Recover = slices.Delete(slices.Clone(s.Recover), i, i+1)
	u.Second = &s
	return true
}

// stepOf is the step of time whose code it is; 0: of none near a moment.
func stepOf(secret, code string, now time.Time) (found int64) {
	for skew := -codeSkew; skew <= codeSkew; skew++ {
		at := now.Add(time.Duration(skew) * codeStep)
		want, err := totp.GenerateCode(secret, at)
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			found = at.Unix() / int64(codeStep/time.Second)
		}
	}
	return found
}

// SecondKey is what a user's device needs to make codes.
type SecondKey struct {
	Secret string // base32
	URL    string // otpauth://
}

// PrepareSecond gives who acts the key of a second factor that is in force once they confirm it by a code.
func (o *Office) PrepareSecond(ctx context.Context, by Actor, issuer string) (SecondKey, error) {
	secret := strings.TrimRight(rand.Text(), "=") + rand.Text()[:6] // 160 bits, RFC 4226 §4
	_, err := o.changeUser(ctx, by, "user.second-begin", by.Name, "", func(u *news.User) error {
		if u.Second != nil {
			return refuse(Conflict, SecondOn)
		}
		u.Pending = secret
		return nil
	})
	return secondKey(secret, issuer, by.Name), err
}

// PendingSecond is the key that was prepared last; its secret is empty where none was.
func (o *Office) PendingSecond(ctx context.Context, by Actor, issuer string) (SecondKey, error) {
	u, err := o.user(ctx, by.Name)
	if err != nil || u.Pending == "" {
		return SecondKey{}, err
	}
	return secondKey(u.Pending, issuer, by.Name), nil
}

func secondKey(secret, issuer, user string) SecondKey {
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + user}
	q := url.Values{"secret": {secret}, "issuer": {issuer}}
	u.RawQuery = strings.ReplaceAll(q.Encode(), "+", "%20") // apps show a plus as it is
	return SecondKey{secret, u.String()}
}

// Picture is the key as a QR code, a PNG.
func (k SecondKey) Picture(size int) ([]byte, error) {
	key, err := otp.NewKeyFromURL(k.URL)
	if err != nil {
		return nil, err
	}
	img, err := key.Image(size, size)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = png.Encode(&b, img)
	return b.Bytes(), err
}

// ConfirmSecond puts the prepared second factor in force, and gives the codes for when it is lost, which are told this once.
func (o *Office) ConfirmSecond(ctx context.Context, by Actor, code string) (codes []string, err error) {
	_, err = o.changeUser(ctx, by, "user.second-on", by.Name, "", func(u *news.User) error {
		step := stepOf(u.Pending, strings.TrimSpace(code), o.p.Now())
		if u.Pending == "" || u.Second != nil || step == 0 {
			return refuse(Invalid, SecondCode).in("code")
		}
		codes = nil
		s := news.Second{Secret: u.Pending, Used: step}
		for range recoverCodes {
			c := strings.ToLower(rand.Text()[:12])
			codes, s.Recover = append(codes, c), append(s.Recover, news.KeyHash(c))
		}
		u.Second, u.Pending = &s, ""
		return nil
	})
	return codes, err
}

// DropSecond has who acts sign in by password alone again, for which they show it.
func (o *Office) DropSecond(ctx context.Context, by Actor, password string) error {
	u, err := o.user(ctx, by.Name)
	if err != nil {
		return err
	}
	if err := o.confirm(ctx, by, &u, password); err != nil {
		return err
	}
	return o.ResetSecond(ctx, by, by.Name)
}

// ResetSecond takes a user's second factor away, where their device and their codes are lost.
func (o *Office) ResetSecond(ctx context.Context, by Actor, name string) error {
	_, err := o.changeUser(ctx, by, "user.second-off", name, "", func(u *news.User) error {
		u.Second, u.Pending = nil, ""
		return nil
	})
	return err
}
