package crash

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// exportThenPoll begins with all that there is, and goes on from where that ends.
func (m *mirror) exportThenPoll(ctx context.Context) error {
	m.mu.Lock()
	begun := m.cursor != ""
	m.mu.Unlock()
	if begun {
		return m.longPoll(ctx)
	}
	all, next, err := exported(ctx, m.doors.any(), m.key, m.part)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.has, m.cursor = all, next
	return nil
}

// exported are the entries that a hub exports, by id, in full, and the place in the change log to go on from.
func exported(ctx context.Context, base, key, part string) (all map[string]string, next string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/v1/export.ndjson?"+part, nil)
	if err != nil {
		return nil, "", err
	}
	if key != "" {
		r.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		return nil, "", fmt.Errorf("%w: %s", errRefused, res.Status)
	}
	all = map[string]string{}
	for lines := bufio.NewReader(res.Body); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return nil, "", err // it broke off
		}
		var is struct{ ID, Op, Next string }
		if err := json.Unmarshal(line, &is); err != nil {
			return nil, "", err
		}
		if is.Op == "end" {
			return all, is.Next, nil
		}
		all[is.ID] = string(bytes.TrimSpace(line))
	}
}
