// Package client asks the administration's API: a method for each thing that can be asked, with typed answers. A refusal
// comes as a *site.Problem, which is an *editorial.Error too (errors.As).
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/site"
	"github.com/txnews/hub/words"
)

// maxProblem bounds what is read of a refusal.
const maxProblem = 64 << 10

// Client asks on behalf of one user.
type Client struct {
	http *http.Client
	user string
	lang words.Lang // empty: the site's
}

// New gives a client whose requests go through hc, whatever host they name. user is what a header can hold.
func New(hc *http.Client, user string) *Client { return &Client{http: hc, user: user} }

// Speak has refusals said in a language.
func (c *Client) Speak(lang words.Lang) { c.lang = lang }

// request is one question to the API.
type request struct {
	method, path string    // the path below /admin/api/v1/, escaped
	in           any       // sent as JSON; nil: nothing
	body         io.Reader // sent as it is, where in is nil
	rev          string    // that the change was made from; empty: whichever is in force
}

// do asks; the caller closes the answer's body.
func (c *Client) do(ctx context.Context, r request) (*http.Response, error) {
	if r.in != nil {
		b, err := json.Marshal(r.in)
		if err != nil {
			return nil, err
		}
		r.body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, "http://hub/admin/api/v1/"+r.path, r.body)
	if err != nil {
		return nil, err
	}
	req.Header.Set(admin.UserHeader, c.user)
	if c.lang != "" {
		req.Header.Set("Accept-Language", string(c.lang))
	}
	switch {
	case r.method == http.MethodGet || r.method == http.MethodPost:
	case r.rev == "":
		req.Header.Set("If-Match", "*")
	default:
		req.Header.Set("If-Match", `"`+r.rev+`"`)
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the hub: %w", err)
	}
	if resp.StatusCode < 300 {
		return resp, nil
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, maxProblem))
	var p site.Problem
	if json.Unmarshal(text, &p) != nil || p.Detail == "" {
		p = *site.NewProblem(resp.StatusCode, fmt.Sprintf("the hub answered %s: %.300s", resp.Status, strings.TrimSpace(string(text))))
	}
	return nil, admin.Refusal(&p)
}

// call asks and lets the answer's body go.
func (c *Client) call(ctx context.Context, r request) error {
	resp, err := c.do(ctx, r)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// answer asks and reads the answer's JSON.
func answer[T any](ctx context.Context, c *Client, r request) (T, error) {
	out, _, err := tagged[T](ctx, c, r)
	return out, err
}

// tagged asks, and reads the answer's JSON and the revision that its entity tag has.
func tagged[T any](ctx context.Context, c *Client, r request) (out T, rev string, err error) {
	resp, err := c.do(ctx, r)
	if err != nil {
		return out, "", err
	}
	defer resp.Body.Close()
	err = json.NewDecoder(resp.Body).Decode(&out)
	return out, strings.Trim(resp.Header.Get("ETag"), `"`), err
}
