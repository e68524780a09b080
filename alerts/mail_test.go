package alerts

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/txnews/hub/news"
	"github.com/txnews/hub/words"
)

// post is a mail server that keeps what it is given.
type post struct {
	mu     sync.Mutex
	got    []letter
	refuse string // a recipient that it does not take
	roots  *x509.CertPool
	addr   string
}

type letter struct {
	from, to, user string
	secure         bool
	body           []byte
}

// NewSession implements smtp.Backend.
func (p *post) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, secure := c.TLSConnectionState()
	return &visit{post: p, letter: letter{secure: secure}}, nil
}

// visit is one connection.
type visit struct {
	post *post
	letter
}

func (*visit) AuthMechanisms() []string { return []string{sasl.Plain} }

func (v *visit) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "hub" || password != "geheim" {
			return smtp.ErrAuthFailed
		}
		v.user = user
		return nil
	}), nil
}

func (v *visit) Mail(from string, _ *smtp.MailOptions) error { v.from = from; return nil }

func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	if to == v.post.refuse {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	}
	v.to = to
	return nil
}

func (v *visit) Data(r io.Reader) (err error) {
	v.body, err = io.ReadAll(r)
	v.post.mu.Lock()
	defer v.post.mu.Unlock()
	v.post.got = append(v.post.got, v.letter)
	return err
}

func (v *visit) Reset()        { v.from, v.to = "", "" }
func (v *visit) Logout() error { return nil }

// newPost starts a mail server on loopback; from the first byte on in TLS, else with STARTTLS, or with neither.
func newPost(t *testing.T, security Security) *post {
	t.Helper()
	p := &post{roots: x509.NewCertPool()}
	s := smtp.NewServer(p)
	s.Domain, s.AllowInsecureAuth = "localhost", true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	if security != Plain {
		cert, parsed := selfSigned(t)
		p.roots.AddCert(parsed)
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
		if security == TLS {
			l = tls.NewListener(l, s.TLSConfig)
		}
	}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return p
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.Certificate) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, form, form, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, parsed
}

func mailTo(p *post, security Security, to ...string) *Mail {
	return &Mail{Host: p.addr, Security: security, Username: "hub", Password: "geheim", From: "桐乡新闻 <hub@news.example>", To: to, Roots: p.roots,
		Teller: func() *Teller { return teller(words.Chinese) }, Log: slog.New(slog.DiscardHandler)}
}

func TestMailGoesByEveryWay(t *testing.T) {
	for _, security := range []Security{StartTLS, TLS} {
		t.Run(string(security), func(t *testing.T) {
			p := newPost(t, security)
			if err := mailTo(p, security, "li@news.example", "wang@news.example").Tell(t.Context(), told()); err != nil {
				t.Fatal(err)
			}
			if len(p.got) != 2 || p.got[0].from != "hub@news.example" || p.got[0].to != "li@news.example" || p.got[1].to != "wang@news.example" || p.got[0].user != "hub" || !p.got[0].secure {
				t.Errorf("got %+v", p.got)
			}
		})
	}
	t.Run("plain, without signing in", func(t *testing.T) {
		p := newPost(t, Plain)
		m := mailTo(p, Plain, "li@news.example")
		m.Username = ""
		if err := m.Tell(t.Context(), told()); err != nil || len(p.got) != 1 || p.got[0].secure {
			t.Errorf("%v, got %+v", err, p.got)
		}
	})
}

func TestAMailIsOneDigestThatCanBeRead(t *testing.T) {
	p := newPost(t, StartTLS)
	m := mailTo(p, StartTLS, "li@news.example")
	evil := told()
	evil[0].Began[0].Name = "甲\r\nBcc: all@news.example\r\n\r\nx"
	for _, all := range [][]news.Telling{evil, evil[:1]} {
		if err := m.Tell(t.Context(), all); err != nil {
			t.Fatal(err)
		}
	}
	msg, err := mail.ReadMessage(bytes.NewReader(p.got[0].body))
	if err != nil {
		t.Fatal(err)
	}
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != "桐乡：1 项需要处理，1 项已恢复" {
		t.Errorf("the subject is %q, %v", subject, err)
	}
	if msg.Header.Get("Bcc") != "" || msg.Header.Get("Auto-Submitted") != "auto-generated" || !strings.Contains(msg.Header.Get("Message-Id"), "@news.example>") {
		t.Errorf("headers: %v", msg.Header)
	}
	text := readBody(t, msg)
	for _, part := range []string{"https://hub.example/admin/sources/a", "已恢复", "另有 3 项", "https://hub.example/admin/alerts"} {
		if !strings.Contains(text, part) {
			t.Errorf("the text lacks %q:\n%s", part, text)
		}
	}
	again, err := mail.ReadMessage(bytes.NewReader(p.got[1].body))
	if err != nil || again.Header.Get("Message-Id") == msg.Header.Get("Message-Id") {
		t.Errorf("two mails have one id, %v", err)
	}
}

// readBody undoes a text's transfer encoding.
func readBody(t *testing.T, msg *mail.Message) string {
	t.Helper()
	r := msg.Body
	if enc := msg.Header.Get("Content-Transfer-Encoding"); enc == "quoted-printable" {
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAnAddressThatIsRefusedKeepsNobodyFromTheirMail(t *testing.T) {
	p := newPost(t, StartTLS)
	p.refuse = "gone@news.example"
	if err := mailTo(p, StartTLS, "gone@news.example", "li@news.example").Tell(t.Context(), told()); err != nil || len(p.got) != 1 {
		t.Errorf("%v, got %+v", err, p.got)
	}
	if err := mailTo(p, StartTLS, "gone@news.example").Tell(t.Context(), told()); err == nil {
		t.Error("nobody was told, and it is no error")
	}
}

func TestMailThatCannotGo(t *testing.T) {
	plain, own := newPost(t, Plain), newPost(t, StartTLS)
	wrong := mailTo(own, StartTLS, "li@news.example")
	wrong.Password = "falsch"
	stranger := mailTo(own, StartTLS, "li@news.example")
	stranger.Roots = x509.NewCertPool()
	closed := mailTo(own, StartTLS, "li@news.example")
	closed.Host = "127.0.0.1:1"
	for name, m := range map[string]*Mail{"no STARTTLS": mailTo(plain, StartTLS, "li@news.example"), "wrong password": wrong, "a stranger's certificate": stranger, "nobody there": closed} {
		err := m.Tell(t.Context(), told())
		explained, ok := errors.AsType[news.Explained](err)
		if !ok || explained.Reasons()[0].Rule != "mail.failed" || strings.Contains(err.Error(), "falsch") || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(plain.got)+len(own.got) > 0 {
		t.Error("mail went where it must not go")
	}
}

// TestAMailServerThatNeverAnswersKeepsNoHubFromStopping: it greets, and says nothing more.
func TestAMailServerThatNeverAnswersKeepsNoHubFromStopping(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "220 mail.example ESMTP\r\n"); err == nil {
			_, _ = conn.Read(make([]byte, 64)) // its EHLO
		}
		stop()
		<-t.Context().Done()
	}()
	m := mailTo(&post{addr: l.Addr().String()}, StartTLS, "li@news.example")
	done := make(chan error, 1)
	go func() { done <- m.Tell(ctx, told()) }()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%v, want that it was stopped", err)
		}
	case <-time.After(time.Minute):
		t.Error("it waits for the server's answer still")
	}
}
