package alerts

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"

	"github.com/txnews/hub/news"
)

// Security is how the way to a mail server is kept from others.
type Security string

// The ways to a mail server.
const (
	StartTLS Security = "starttls" // it must offer it (RFC 3207)
	TLS      Security = "tls"      // from the first byte on (RFC 8314)
	Plain    Security = "none"
)

// mailFor bounds what connecting may take, and then each mail.
const mailFor = 30 * time.Second

// Mail tells people by mail.
type Mail struct {
	Host     string // host:port
	Security Security
	Username string // empty: it does not sign in
	Password string
	From     string
	To       []string
	Roots    *x509.CertPool // nil: the system's
	Teller   func() *Teller // as the site is now
	Log      *slog.Logger
}

// Tell sends everybody one mail about all of what was told. It fails where it reached nobody. Sent once more a mail has the same Message-ID, by which programs know it.
// It gives up as soon as ctx ends; the library, which minds ctx only while it dials, ends by its own limits.
func (m *Mail) Tell(ctx context.Context, told []news.Telling) error {
	client, err := m.client()
	if err != nil {
		return mailFault(m.Host, err)
	}
	var letters []*mail.Msg // one for each: an address that is refused must not keep it from the others
	for _, to := range m.To {
		msg, err := m.message(to, told)
		if err != nil {
			return mailFault(m.Host, err)
		}
		letters = append(letters, msg)
	}
	sent := make(chan error, 1)
	go func() { sent <- client.DialAndSendWithContext(ctx, letters...) }()
	select {
	case err = <-sent:
	case <-ctx.Done():
		return ctx.Err()
	}
	if err != nil && slices.ContainsFunc(letters, (*mail.Msg).IsDelivered) {
		m.Log.Error("mail of what needs somebody did not reach everybody", "err", err)
		return nil
	}
	return mailFault(m.Host, err)
}

func mailFault(host string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("mail: %w", news.Fail(news.Because("mail.failed", host), news.Text(oneLine(err.Error()))))
}

func (m *Mail) client() (*mail.Client, error) {
	host, port, err := net.SplitHostPort(m.Host)
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	options := []mail.Option{mail.WithPort(number), mail.WithTimeout(mailFor), mail.WithTLSConfig(&tls.Config{ServerName: host, RootCAs: m.Roots, MinVersion: tls.VersionTLS12})}
	switch m.Security {
	case TLS:
		options = append(options, mail.WithSSL())
	case Plain:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if m.Username != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(m.Username), mail.WithPassword(m.Password))
	}
	return mail.NewClient(host, options...)
}

func (m *Mail) message(to string, told []news.Telling) (*mail.Msg, error) {
	msg, by := mail.NewMsg(), m.Teller()
	if err := msg.From(m.From); err != nil {
		return nil, err
	}
	if err := msg.To(to); err != nil {
		return nil, err
	}
	subject, body := by.letter(told)
	msg.Subject(subject)
	last := told[len(told)-1]
	msg.SetDateWithValue(last.At)
	msg.SetMessageIDWithValue(fmt.Sprintf("alerts.%s.%d.%d@%s", strings.TrimPrefix(by.id("mail"), "urn:uuid:"), told[0].Seq, last.Seq, domainOf(m.From)))
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's holiday answers it
	msg.SetBodyString(mail.TypeTextPlain, body)
	return msg, nil
}

// letter is what was told in the words of a mail.
func (t *Teller) letter(told []news.Telling) (subject, body string) {
	var began, ended []string
	var first string
	more := 0
	say := func(a *news.Alert) string {
		title := oneLine(t.Title(a))
		if first == "" {
			first = title
		}
		return title + "\n" + strings.TrimPrefix(t.Text(a), t.Lang.SayAll(a.Why)+"\n") + "\n" + t.Base + a.Page + "\n"
	}
	for _, at := range told {
		for i := range at.Began {
			began = append(began, say(&at.Began[i]))
		}
		for i := range at.Ended {
			ended = append(ended, say(&at.Ended[i]))
		}
		more += at.More
	}
	n := len(began) + len(ended) + more
	if subject = t.Lang.T("mail.one", t.Site, first); n > 1 {
		subject = t.Lang.T("mail.several", t.Site, len(began), len(ended))
	}
	var b strings.Builder
	for _, part := range []struct {
		head  string
		lines []string
	}{{t.Lang.T("desk.alerts"), began}, {t.Lang.T("desk.alerts.over"), ended}} {
		if len(part.lines) > 0 {
			b.WriteString(part.head + "\n\n" + strings.Join(part.lines, "\n") + "\n")
		}
	}
	if more > 0 {
		b.WriteString(t.Lang.T("desk.alerts.more", more) + "\n")
	}
	b.WriteString(t.Base + "admin/alerts\n")
	return oneLine(subject), b.String()
}

// oneLine is a text without line breaks and what else would not show.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 }), " ")
}

// domainOf is what stands behind an address's @.
func domainOf(address string) string {
	_, domain, ok := strings.Cut(strings.TrimSuffix(address, ">"), "@")
	if !ok {
		return "localhost"
	}
	return domain
}
