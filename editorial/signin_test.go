package editorial

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/store"
)

// lobby is an office that lets people in, with a clock that the test turns and hashes that cost little.
type lobby struct {
	*Office
	t     *testing.T
	now   time.Time
	store *store.Store
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	l := &lobby{t: t, now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return l.now }
	s, err := store.Open(t.Context(), t.TempDir(), store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	l.store = s
	l.Office = New(Parts{Users: s, Welcome: s, Tokens: s, Sessions: s, Tries: s, Audit: s, Pages: "http://hub.example.cn/", Now: clock})
	l.passwords.memory = 8
	return l
}

const rightPassword = "correct horse"

// user adds one who set a password, and gives the mark of their browser.
func (l *lobby) user(name string, role news.Role) (device string) {
	l.t.Helper()
	u, err := l.AddUser(l.t.Context(), Actor{Name: "root"}, NewUser{Name: name, Role: role})
	if err != nil {
		l.t.Fatal(err)
	}
	in, err := l.UseLink(l.t.Context(), From{Way: WayWeb}, l.link(u.Link), "", rightPassword)
	if err != nil {
		l.t.Fatal(err)
	}
	return in.Device
}

func (l *lobby) link(address string) Link {
	l.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		l.t.Fatal(err)
	}
	return Link{u.Query().Get("user"), u.Query().Get("link")}
}

// in is how an attempt to sign in ends: the code of the refusal; empty: they are in.
func (l *lobby) in(from string, ask Login) Code {
	l.t.Helper()
	_, err := l.SignIn(l.t.Context(), From{Way: WayWeb, Address: from}, ask)
	return l.code(err)
}

func (l *lobby) code(err error) Code {
	l.t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		l.t.Fatal(err)
	}
	return e.Code
}

func TestTheFirstLinkMakesOneAdministrator(t *testing.T) {
	l := newLobby(t)
	first, err := l.FirstLink(t.Context())
	if err != nil || !strings.HasPrefix(first, "http://hub.example.cn/admin/password?link=") {
		t.Fatal(first, err)
	}
	second, err := l.FirstLink(t.Context()) // by another hub of the store
	if err != nil {
		t.Fatal(err)
	}
	for _, weak := range []string{"short", "password", "aaaaaaaaaaaa", "admin", "\x00\x01\x02\x03\x04\x05\x06\x07\x08"} {
		if _, err := l.UseLink(t.Context(), From{}, l.link(first), FirstUser, weak); err == nil {
			t.Errorf("%q is taken for a password", weak)
		}
	}
	if _, err := l.UseLink(t.Context(), From{}, l.link(first), FirstUser, rightPassword); err != nil {
		t.Fatal(err)
	}
	for _, used := range []string{first, second} {
		if _, err := l.UseLink(t.Context(), From{}, l.link(used), "another", rightPassword); l.code(err) != LinkUsed {
			t.Errorf("once there is one: %v", err)
		}
	}
	if link, err := l.FirstLink(t.Context()); link != "" || err != nil {
		t.Errorf("a link is told although an administrator can sign in: %q, %v", link, err)
	}
	if err := l.RevokeUser(t.Context(), Actor{}, FirstUser, ""); l.code(err) != UserLast {
		t.Errorf("the last administrator is revoked: %v", err)
	}
}

func TestALinkIsGoodOnceAndForItsTime(t *testing.T) {
	l := newLobby(t)
	u, err := l.AddUser(t.Context(), Actor{}, NewUser{Name: "Li.Ming", Role: news.RoleEditor})
	if err != nil || u.Name != "li.ming" {
		t.Fatal(u, err)
	}
	again, err := l.NewLink(t.Context(), Actor{}, "LI.MING")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.CheckLink(t.Context(), l.link(u.Link)); l.code(err) != LinkUsed {
		t.Errorf("the link before a new one: %v", err)
	}
	l.now = l.now.Add(linkFor)
	if err := l.CheckLink(t.Context(), l.link(again.Link)); l.code(err) != LinkUsed {
		t.Errorf("a link whose time is over: %v", err)
	}
	for _, none := range []Link{{}, {User: "nobody"}, {User: "li.ming"}, {Secret: "x"}} {
		if err := l.CheckLink(t.Context(), none); l.code(err) != LinkUsed {
			t.Errorf("%+v: %v", none, err)
		}
	}
}

func TestGuessingOneAccountLocksNobodyOutOfTheirOwnBrowser(t *testing.T) {
	l := newLobby(t)
	device := l.user("li", news.RoleEditor)
	for n := range triesAccount {
		if code := l.in(fmt.Sprintf("198.51.100.%d", n), Login{Name: "li", Password: "guess"}); code != LoginWrong {
			t.Fatalf("guess %d: %s", n, code)
		}
	}
	if code := l.in("198.51.100.99", Login{Name: "li", Password: rightPassword}); code != LoginLimited {
		t.Errorf("one guess more, from anywhere: %s", code)
	}
	if code := l.in("192.0.2.1", Login{Name: "li", Password: rightPassword, Device: device}); code != "" {
		t.Errorf("from a browser that they signed in with: %s", code)
	}
	for range triesDevice {
		l.in("192.0.2.1", Login{Name: "li", Password: "guess", Device: device})
	}
	if code := l.in("192.0.2.1", Login{Name: "li", Password: rightPassword, Device: device}); code != LoginLimited {
		t.Errorf("by who stole that browser: %s", code)
	}
	l.now = l.now.Add(tryWindow)
	if code := l.in("198.51.100.99", Login{Name: "li", Password: rightPassword}); code != "" {
		t.Errorf("later: %s", code)
	}
}

func TestGuessingOverManyAccounts(t *testing.T) {
	l := newLobby(t)
	l.user("li", news.RoleEditor)
	for n := range triesAddress {
		if code := l.in(fmt.Sprintf("2001:db8::%x", n), Login{Name: fmt.Sprint("user", n), Password: "password1"}); code != LoginWrong {
			t.Fatalf("guess %d: %s", n, code)
		}
	}
	if code := l.in("2001:db8::ffff", Login{Name: "li", Password: rightPassword}); code != LoginLimited {
		t.Errorf("from one network: %s", code)
	}
	for n := triesAddress; n <= triesAll; n++ {
		l.in(fmt.Sprintf("198.51.%d.%d", n/200, n%200), Login{Name: fmt.Sprint("user", n), Password: "password1"})
	}
	for n := range tightAddress {
		l.in("203.0.113.7", Login{Name: fmt.Sprint("other", n), Password: "password1"})
	}
	if code := l.in("203.0.113.7", Login{Name: "li", Password: rightPassword}); code != LoginLimited {
		t.Errorf("while very many fail, one address has fewer tries: %s", code)
	}
	if code := l.in("192.0.2.1", Login{Name: "li", Password: rightPassword}); code != "" {
		t.Errorf("who knows their password is in all the same: %s", code)
	}
	acts, _, err := l.store.Acts(t.Context(), news.Cursor{}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]int{}
	for _, a := range acts {
		said[a.Op]++
		if strings.Contains(fmt.Sprint(a), "user7") || strings.Contains(fmt.Sprint(a), "password1") {
			t.Errorf("the audit log repeats what was typed: %v", a)
		}
	}
	if said["user.login-failed"] < triesAll-triesAddress || said["user.login-failed"] > triesAll || said["user.login-limited"] < 2 || said["user.login"] != 1 {
		t.Errorf("on record are %v", said)
	}
}

func TestACodeIsGoodOnce(t *testing.T) {
	l := newLobby(t)
	l.user("li", news.RoleEditor)
	li := Actor{Name: "li", Role: news.RoleEditor}
	key, err := l.PrepareSecond(t.Context(), li, "桐乡新闻 聚合")
	if err != nil || !strings.HasPrefix(key.URL, "otpauth://totp/") {
		t.Fatal(key, err)
	}
	if code := l.in("", Login{Name: "li", Password: rightPassword}); code != "" {
		t.Errorf("before it is confirmed: %s", code)
	}
	now := func() string {
		code, err := totp.GenerateCode(key.Secret, l.now)
		if err != nil {
			t.Fatal(err)
		}
		return code
	}
	if _, err := l.ConfirmSecond(t.Context(), li, "000000"); l.code(err) != SecondCode {
		t.Errorf("a wrong code confirms: %v", err)
	}
	codes, err := l.ConfirmSecond(t.Context(), li, now())
	if err != nil || len(codes) != recoverCodes {
		t.Fatal(codes, err)
	}
	try := func(code string) Code { return l.in("", Login{Name: "li", Password: rightPassword, Code: code}) }
	if try("") != LoginWrong || try(now()) != LoginWrong {
		t.Error("without a code, or with the one that confirmed, they are in")
	}
	l.now = l.now.Add(2 * codeStep)
	fresh := now()
	if got := try(fresh[:3] + " " + fresh[3:]); got != "" {
		t.Errorf("a fresh code: %s", got)
	}
	if try(fresh) != LoginWrong {
		t.Error("a code is good twice")
	}
	if try(codes[0]) != "" || try(codes[0]) != LoginWrong {
		t.Error("a recovery code is good once")
	}
	l.now = l.now.Add(tryWindow)
	if err := l.DropSecond(t.Context(), li, "guess"); l.code(err) != PasswordOld {
		t.Errorf("turned off without the password: %v", err)
	}
	if err := l.DropSecond(t.Context(), li, rightPassword); err != nil || try("") != "" {
		t.Errorf("turned off: %v", err)
	}
}

func TestATokenCanDoWhatItAndItsUserBothMay(t *testing.T) {
	l := newLobby(t)
	l.user("boss", news.RoleAdministrator)
	l.user("li", news.RoleAdministrator)
	made, err := l.AddToken(t.Context(), Actor{}, NewToken{User: "li", Name: "script", Expires: l.now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
	role := func() news.Role {
		_, tok, err := l.Bearer(t.Context(), made.Secret)
		if err != nil {
			return ""
		}
		return tok.Role
	}
	if role() != news.RoleAdministrator {
		t.Error("it is none")
	}
	edit := func(u UserEdit) (UserEdit, error) { return UserEdit{Role: news.RoleReader}, nil }
	if _, err := l.EditUser(t.Context(), Actor{}, "li", "", edit); err != nil || role() != news.RoleReader {
		t.Errorf("its user may read alone, the token is %s (%v)", role(), err)
	}
	for _, other := range []string{"", "hub_", made.Secret + "x", made.Secret[:len(made.Secret)-1], strings.TrimPrefix(made.Secret, "hub_"), "hub_" + made.ID + "_"} {
		if _, _, err := l.Bearer(t.Context(), other); !errors.Is(err, news.ErrNotFound) {
			t.Errorf("%q: %v", other, err)
		}
	}
	l.now = l.now.Add(time.Hour)
	if role() != "" {
		t.Error("it is good after its end")
	}
}

// Who is added again gets nothing back of what they had.
func TestWhoComesBackBeginsAnew(t *testing.T) {
	l := newLobby(t)
	device := l.user("li", news.RoleEditor)
	made, err := l.AddToken(t.Context(), Actor{}, NewToken{User: "li", Name: "script"})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.RevokeUser(t.Context(), Actor{}, "li", ""); err != nil {
		t.Fatal(err)
	}
	if _, err := l.AddUser(t.Context(), Actor{}, NewUser{Name: "li", Role: news.RoleReader}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Bearer(t.Context(), made.Secret); !errors.Is(err, news.ErrNotFound) {
		t.Errorf("the token: %v", err)
	}
	if code := l.in("", Login{Name: "li", Password: rightPassword, Device: device}); code != LoginWrong {
		t.Errorf("the password: %s", code)
	}
}

// Who looks how long it takes learns not whether there is such a user: for nobody's password a hash is made too. So many are made at
// a time, the others wait.
func TestNobodyTakesAsLongAsSomebody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLobby(t)
		l.user("li", news.RoleEditor)
		for range hashAtOnce {
			l.passwords.strangers <- struct{}{} // others make theirs
		}
		for _, name := range []string{"li", "nobody", "no name"} {
			said := make(chan Code, 1)
			go func() { said <- l.in("", Login{Name: name, Password: "guess"}) }()
			if synctest.Wait(); len(said) > 0 {
				t.Errorf("%s waits for no turn", name)
			}
			<-l.passwords.strangers // one is done
			if code := <-said; code != LoginWrong {
				t.Errorf("%s: %s", name, code)
			}
			l.passwords.strangers <- struct{}{}
		}
	})
}

// Guesses from everywhere keep nobody waiting whose browser is known, and no stranger for ever.
func TestStrangersWaitAmongThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newLobby(t)
		device := l.user("li", news.RoleEditor)
		for range hashAtOnce {
			l.passwords.strangers <- struct{}{}
		}
		if code := l.in("", Login{Name: "li", Password: rightPassword, Device: device}); code != "" {
			t.Errorf("from a browser that is known: %s", code)
		}
		began := time.Now()
		if code := l.in("", Login{Name: "li", Password: rightPassword}); code != LoginLimited || time.Since(began) != hashPatience {
			t.Errorf("from another: %s after %v", code, time.Since(began))
		}
	})
}
