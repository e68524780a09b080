package editorial

import (
	"context"
	"crypto/rand"
	"errors"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/txnews/hub/news"
)

// Tries counts attempts to sign in, and puts on record those that failed.
type Tries interface {
	AddCounts(ctx context.Context, deltas map[string]int64, expires time.Time) error
	Counters(ctx context.Context, keys ...string) (map[string]int64, error)
	Record(ctx context.Context, act news.Act) error
}

// Login is what somebody shows to sign in.
type Login struct {
	Name, Password, Code string
	Device               string // the mark of a browser that they signed in with before; empty: none
}

// SignedIn is who signed in, and the new mark of their browser.
type SignedIn struct {
	User   news.User
	Device string
}

// How often signing in may fail within tryWindow. Who comes from a browser that they signed in with before is counted apart, so
// that nobody is locked out by others who guess. Where very many fail, on whichever accounts and from wherever, all who are not
// known so get fewer tries.
const (
	tryWindow    = 15 * time.Minute
	triesAccount = 10
	triesAddress = 30
	triesAll     = 200 // from then on the tight ones hold
	tightAccount = 3
	tightAddress = 5
	triesDevice  = 10
	maxDevices   = 10 // that are known of a user
)

// anonymous is who has not signed in, in the audit log.
const anonymous = "anonymous"

// SignIn checks what somebody shows. Whatever is wrong, and whether there is such a user at all, it says the same and takes as long.
func (o *Office) SignIn(ctx context.Context, from From, l Login) (SignedIn, error) {
	by := Actor{Name: anonymous, From: from}
	name := userName(l.Name)
	u, err := o.p.Users.User(ctx, name)
	if name == "" || err != nil && errors.Is(err, news.ErrNotFound) {
		u, err = news.User{}, nil
	}
	if err != nil {
		return SignedIn{}, err
	}
	known := l.Device != "" && slices.Contains(u.Devices, news.KeyHash(l.Device))
	keys := o.tryKeys(name, from.Address, l.Device, known)
	loud, err := o.try(ctx, by, keys, known, u.Name)
	if err != nil {
		return SignedIn{}, err
	}
	if len(l.Password) > maxPassword {
		l.Password = ""
	}
	fits, err := o.passwords.of(known).fits(ctx, u.Password, l.Password)
	if err != nil {
		return SignedIn{}, err
	}
	if !fits || !u.Active() {
		return SignedIn{}, o.failed(ctx, by, u.Name, loud)
	}
	in, err := o.enter(ctx, by, u.Name, l, known, loud)
	if err != nil {
		return SignedIn{}, err
	}
	return in, o.count(ctx, keys, -1)
}

// enter lets in whose password fits: the code, where one is asked for, is used up with it.
func (o *Office) enter(ctx context.Context, by Actor, name string, l Login, known, loud bool) (in SignedIn, err error) {
	by.Name = name
	in.User, err = o.changeUser(ctx, by, "user.login", name, "", func(u *news.User) error {
		if !u.Active() || !o.useCode(u, l.Code) {
			return refuse(Unauthorized, LoginWrong)
		}
		u.SignedIn = o.p.Now().UTC()
		if in.Device = l.Device; !known {
			in.Device = rand.Text()
			u.Devices = append(u.Devices, news.KeyHash(in.Device))
			u.Devices = u.Devices[max(0, len(u.Devices)-maxDevices):]
		}
		return nil
	})
	if e, ok := errors.AsType[*Error](err); ok && e.Code == LoginWrong {
		by.Name = anonymous
		return in, o.failed(ctx, by, name, loud)
	}
	return in, err
}

// failed puts on record that somebody could not sign in, and refuses. What they typed is not told: it may be a password.
func (o *Office) failed(ctx context.Context, by Actor, user string, loud bool) error {
	if loud {
		if err := o.p.Tries.Record(ctx, o.act(by, "user.login-failed", user)); err != nil {
			return err
		}
	}
	return refuse(Unauthorized, LoginWrong)
}

// tryKeys are the counters of an attempt: of the account or of the browser that is known for it, of the address, and of all.
func (o *Office) tryKeys(name, address, device string, known bool) []string {
	window := "login/" + strconv.FormatInt(o.p.Now().Unix()/int64(tryWindow/time.Second), 10) + "/"
	if known {
		return []string{window + "device/" + news.KeyHash(device)}
	}
	return []string{window + "account/" + news.KeyHash(name), window + "address/" + network(address), window + "all"}
}

// network is whom an address is counted with: of IPv6 everybody has 2^64 at least.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return "none"
	}
	if ip = ip.Unmap(); ip.Is6() {
		if p, err := ip.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// try counts an attempt before it is made, so that many at once are no more than may be, and refuses one too many. It goes on record
// (loud), but where very many fail only that they do: what strangers try must not fill the audit log.
func (o *Office) try(ctx context.Context, by Actor, keys []string, known bool, user string) (loud bool, err error) {
	if err := o.count(ctx, keys, 1); err != nil {
		return false, err
	}
	n, err := o.p.Tries.Counters(ctx, keys...)
	if err != nil {
		return false, err
	}
	limited := func(key string) error {
		why := news.Because("act.login-limited." + strings.Split(key, "/")[2])
		return o.p.Tries.Record(ctx, o.act(by, "user.login-limited", user, why))
	}
	limits := []int64{triesAccount, triesAddress}
	loud = known || n[keys[2]] <= triesAll
	switch {
	case known:
		limits = []int64{triesDevice}
	case !loud:
		limits = []int64{tightAccount, tightAddress}
		if n[keys[2]] == triesAll+1 {
			user = ""
			err = limited(keys[2])
		}
	}
	for i, limit := range limits {
		if n[keys[i]] <= limit || err != nil {
			continue
		}
		if loud && n[keys[i]] == limit+1 {
			err = limited(keys[i])
		}
		if err == nil {
			wait := tryWindow - o.p.Now().Sub(o.p.Now().Truncate(tryWindow))
			err = refuse(Limited, LoginLimited, strconv.Itoa(int(wait/time.Minute)+1))
		}
	}
	return loud, err
}

func (o *Office) count(ctx context.Context, keys []string, by int64) error {
	deltas := map[string]int64{}
	for _, key := range keys {
		deltas[key] = by
	}
	return o.p.Tries.AddCounts(ctx, deltas, o.p.Now().Truncate(tryWindow).Add(tryWindow))
}
