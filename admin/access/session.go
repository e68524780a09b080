package access

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Sessions are those of the store. One that ended never comes back, whoever keeps it.
type Sessions interface {
	Session(ctx context.Context, id string) (news.Session, error)
	KeepSession(ctx context.Context, s news.Session, until time.Time) error
	EndSession(ctx context.Context, id string, act news.Act) error
}

// sessionKey is where scs has the session among its values; it is the only one.
const sessionKey = "session"

// maxAgent bounds in bytes what is kept of what a browser says it is.
const maxAgent = 200

// Enter signs a user in with the browser that asks. Its session gets another name than it had, so that nobody can have given it one.
func (a *Access) Enter(w http.ResponseWriter, r *http.Request, in editorial.SignedIn) error {
	ctx := r.Context()
	if err := a.sessions.RenewToken(ctx); err != nil {
		return err
	}
	now := time.Now().UTC()
	is := news.Session{User: in.User.Name, Epoch: in.User.Epoch, Began: now, Seen: now, Address: From(ctx).Address, Agent: agent(r)}
	if in.Device != "" {
		http.SetCookie(w, &http.Cookie{Name: a.device, Value: in.Device, Path: a.sessions.Cookie.Path, MaxAge: int(deviceFor / time.Second),
			HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode})
	}
	return a.keep(ctx, w, is)
}

// Renew has the session that asks go on where its user's epoch changed, under another name.
func (a *Access) Renew(w http.ResponseWriter, r *http.Request, u news.User) error {
	return a.Enter(w, r, editorial.SignedIn{User: u})
}

// keep writes the session, and has the browser keep its name.
func (a *Access) keep(ctx context.Context, w http.ResponseWriter, is news.Session) error {
	a.sessions.Put(ctx, sessionKey, is)
	name, until, err := a.sessions.Commit(ctx)
	if err != nil {
		return err
	}
	a.setCookie(ctx, w, name, until)
	return nil
}

func (a *Access) setCookie(ctx context.Context, w http.ResponseWriter, name string, until time.Time) {
	cache := w.Header()["Cache-Control"]
	a.sessions.WriteSessionCookie(ctx, w, name, until)
	w.Header()["Cache-Control"] = cache // no-store says more than what scs adds
}

// Leave signs out the browser that asks.
func (a *Access) Leave(w http.ResponseWriter, r *http.Request) error {
	if err := a.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	a.setCookie(r.Context(), w, "", time.Time{})
	return nil
}

// Device is the mark of the browser that asks, from when its user signed in before; empty: it has none.
func (a *Access) Device(r *http.Request) string {
	c, err := r.Cookie(a.device)
	if err != nil || len(c.Value) > 100 {
		return ""
	}
	return c.Value
}

func agent(r *http.Request) string {
	said := r.UserAgent()
	return said[:min(len(said), maxAgent)]
}

// sessionStore has scs keep its sessions in ours.
type sessionStore struct{ in Sessions }

// FindCtx implements scs.CtxStore.
func (s sessionStore) FindCtx(ctx context.Context, id string) ([]byte, bool, error) {
	is, err := s.in.Session(ctx, id)
	if errors.Is(err, news.ErrNotFound) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, err
	}
	b, err := json.Marshal(is)
	return b, true, err
}

// CommitCtx implements scs.CtxStore.
func (s sessionStore) CommitCtx(ctx context.Context, id string, b []byte, until time.Time) error {
	var is news.Session
	if err := json.Unmarshal(b, &is); err != nil {
		return err
	}
	is.ID = id
	return s.in.KeepSession(ctx, is, until)
}

// DeleteCtx implements scs.CtxStore.
func (s sessionStore) DeleteCtx(ctx context.Context, id string) error {
	return s.in.EndSession(ctx, id, news.Act{})
}

// errNoContext is given by what scs calls where it has no context; it always has one here.
var errNoContext = errors.New("sessions are asked for with a context")

// Find implements scs.Store.
func (sessionStore) Find(string) ([]byte, bool, error) { return nil, false, errNoContext }

// Commit implements scs.Store.
func (sessionStore) Commit(string, []byte, time.Time) error { return errNoContext }

// Delete implements scs.Store.
func (sessionStore) Delete(string) error { return errNoContext }

// sessionCodec writes the session that scs holds among its values.
type sessionCodec struct{}

// Encode implements scs.Codec.
func (sessionCodec) Encode(ends time.Time, values map[string]any) ([]byte, error) {
	is, ok := values[sessionKey].(news.Session)
	if !ok {
		return nil, fmt.Errorf("a session without %s", sessionKey)
	}
	is.Ends = ends
	return json.Marshal(is)
}

// Decode implements scs.Codec.
func (sessionCodec) Decode(b []byte) (time.Time, map[string]any, error) {
	var is news.Session
	err := json.Unmarshal(b, &is)
	return is.Ends, map[string]any{sessionKey: is}, err
}

var _ scs.CtxStore = sessionStore{}
