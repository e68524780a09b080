package access

import (
	"sync"

	"github.com/txnews/hub/news"
)

// table has the least role of every route of the administration, pages and API. A reader sees reports; an editor decides on entries
// and takedowns; an administrator may do everything.
var table = sync.OnceValue(func() map[string]news.Role {
	all := map[string]news.Role{}
	for role, patterns := range map[news.Role][]string{Anyone: anyone(), news.RoleReader: readers(), news.RoleEditor: editors(), news.RoleAdministrator: administrators()} {
		for _, p := range patterns {
			all[p] = role
		}
	}
	return all
})

func anyone() []string {
	return []string{
		"GET /admin/login", "POST /admin/login", "POST /admin/logout",
		"GET /admin/oidc", "GET /admin/oidc/callback",
		"GET /admin/password", "POST /admin/password", // by a one-time link
	}
}

func readers() []string {
	return []string{
		"GET /admin/{$}", "/admin/", "GET /admin/alerts", "POST /admin/alerts/feed", "GET /admin/feeds/alerts.atom", "GET /admin/sources", "GET /admin/sources/{id}", "GET /admin/sources/{id}/watch",
		"GET /admin/doubtful", "GET /admin/learnt", "GET /admin/entries", "GET /admin/entries/{id}", "GET /admin/entries/{id}/compare", "GET /admin/takedowns", "GET /admin/takedowns/{id}",
		"GET /admin/settings", "GET /admin/settings/{name}", "GET /admin/settings/{name}/rows/{id}",
		"GET /admin/refile", "GET /admin/refile/watch", "GET /admin/api/v1/refile",
		"GET /admin/account", "POST /admin/account/password", "POST /admin/account/language", "POST /admin/account/sessions/{id}/end",
		"POST /admin/account/second", "GET /admin/account/second", "GET /admin/account/second.png", "POST /admin/account/second/confirm", "POST /admin/account/second/off",

		"GET /admin/usage", "GET /admin/usage/export", "GET /admin/usage/entries", "GET /admin/usage/entries/export", "GET /admin/api/v1/usage", "GET /admin/api/v1/usage/entries",
		"GET /admin/refreshes/{id}", "GET /admin/refreshes/{id}/watch",

		"/admin/api/", "GET /admin/api/openapi.json",
		"GET /admin/api/v1/sources", "GET /admin/api/v1/source-table", "GET /admin/api/v1/sources/{id}", "GET /admin/api/v1/sources/{id}/state", "GET /admin/api/v1/sources/{id}/refreshes", "GET /admin/api/v1/sources/{id}/categories",
		"GET /admin/api/v1/entries/{id}", "GET /admin/api/v1/entries/{id}/compare", "GET /admin/api/v1/held", "GET /admin/api/v1/queues", "GET /admin/api/v1/doubtful", "GET /admin/api/v1/learnt", "GET /admin/api/v1/alerts",
		"GET /admin/api/v1/takedowns", "GET /admin/api/v1/takedowns/{id}", "GET /admin/api/v1/takedowns/{id}/kept-out",
		"GET /admin/api/v1/gazetteer", "GET /admin/api/v1/channels", "GET /admin/api/v1/settings", "GET /admin/api/v1/settings/{name}",
		"GET /admin/api/v1/sessions", "DELETE /admin/api/v1/sessions/{id}", // one's own
	}
}

func editors() []string {
	return []string{
		"POST /admin/entries/{id}", "GET /admin/entries/{id}/takedown", "POST /admin/entries/{id}/takedown", "POST /admin/takedowns/{id}", "GET /admin/takedowns/block", "POST /admin/takedowns/block",
		"GET /admin/requests", "GET /admin/requests/{id}", "POST /admin/requests/{id}", // they name who asks
		"GET /admin/api/v1/takedown-requests", "GET /admin/api/v1/takedown-requests/{id}", "PATCH /admin/api/v1/takedown-requests/{id}",
		"PATCH /admin/api/v1/entries/{id}", "GET /admin/api/v1/examples", "POST /admin/doubtful", "POST /admin/learnt",
		"GET /admin/api/v1/lessons", "GET /admin/api/v1/lessons/{id}", "PATCH /admin/api/v1/lessons/{id}", "POST /admin/api/v1/lessons/count", "POST /admin/api/v1/rules/test",
		"POST /admin/api/v1/takedowns", "PATCH /admin/api/v1/takedowns/{id}",
		"GET /admin/api/v1/audit", "GET /admin/api/v1/acts/{id}", "GET /admin/api/v1/sources/{id}/history", "POST /admin/api/v1/acts/{id}/undo", "POST /admin/acts/{id}/undo", // of entries and takedowns
		"GET /admin/settings/{name}/versions", "GET /admin/settings/{name}/versions/{id}", "GET /admin/settings/{name}/compare",
		"GET /admin/api/v1/versions/{name}", "GET /admin/api/v1/versions/{name}/{id}", "GET /admin/api/v1/versions/{name}/{id}/changes",
		"GET /admin/audit", "GET /admin/audit/export", "GET /admin/audit/{id}",
	}
}

func administrators() []string {
	return []string{
		"GET /admin/backups", "POST /admin/backups", "POST /admin/alerts/try", "POST /admin/api/v1/alerts/try",
		"GET /admin/users", "POST /admin/users", "POST /admin/users/{id}", "POST /admin/users/{id}/link", "POST /admin/users/{id}/revoke", "POST /admin/users/{id}/second-off", "POST /admin/users/{id}/sign-out",
		"GET /admin/sessions", "POST /admin/sessions/{id}/end",
		"GET /admin/tokens", "POST /admin/tokens", "POST /admin/tokens/{id}/revoke",
		"GET /admin/partners", "GET /admin/partners/new", "POST /admin/partners/new", "GET /admin/partners/{id}/edit", "POST /admin/partners/{id}/edit", "GET /admin/partners/{id}/keys", "POST /admin/partners/{id}/keys", "POST /admin/partners/{id}/keys/{key}", "POST /admin/partners/{id}/keys/{key}/revoke",
		"GET /admin/partners/{id}/revoke", "POST /admin/partners/{id}/revoke",
		"GET /admin/subscriptions", "POST /admin/subscriptions/{id}/end",
		"GET /admin/api/v1/subscriptions", "GET /admin/api/v1/subscriptions/{id}", "DELETE /admin/api/v1/subscriptions/{id}",
		"POST /admin/settings/{name}", "POST /admin/settings/{name}/versions/{id}/restore", "GET /admin/settings/{name}/new", "POST /admin/settings/{name}/new", "POST /admin/settings/{name}/rows/{id}",
		"GET /admin/settings/{name}/rows/{id}/remove", "POST /admin/settings/{name}/rows/{id}/remove",
		"POST /admin/sources/change", "GET /admin/sources/new", "POST /admin/sources/new", "GET /admin/sources/{id}/edit", "POST /admin/sources/{id}/edit", "POST /admin/sources/{id}/refresh",
		"GET /admin/sources/import", "POST /admin/sources/import", "POST /admin/sources/refresh",
		"POST /admin/sources/merge", "POST /admin/api/v1/source-merges",
		"POST /admin/pick", "GET /admin/pick/{id}/at", "POST /admin/pick/{id}/at", "GET /admin/pick/{id}/page",
		"GET /admin/sources/export", "POST /admin/sources/export",
		"POST /admin/api/v1/sources", "POST /admin/api/v1/sources/import", "POST /admin/api/v1/source-changes", "PUT /admin/api/v1/sources/{id}", "PATCH /admin/api/v1/sources/{id}",
		"DELETE /admin/api/v1/sources/{id}", "POST /admin/api/v1/detect", "POST /admin/api/v1/preview", "POST /admin/api/v1/poll",
		"POST /admin/refile", "POST /admin/refile/stop", "POST /admin/api/v1/refile", "POST /admin/api/v1/refile/start", "POST /admin/api/v1/refile/stop", "POST /admin/api/v1/rules/try", "POST /admin/api/v1/versions/{name}/{id}/restore",
		"GET /admin/api/v1/partners", "POST /admin/api/v1/partners", "GET /admin/api/v1/partners/{id}", "PATCH /admin/api/v1/partners/{id}", "DELETE /admin/api/v1/partners/{id}",
		"POST /admin/api/v1/partners/{id}/keys", "PATCH /admin/api/v1/partners/{id}/keys/{key}", "DELETE /admin/api/v1/partners/{id}/keys/{key}",
		"PUT /admin/api/v1/gazetteer", "DELETE /admin/api/v1/gazetteer", "PUT /admin/api/v1/channels", "DELETE /admin/api/v1/channels",
		"PUT /admin/api/v1/settings/{name}", "PATCH /admin/api/v1/settings/{name}", "DELETE /admin/api/v1/settings/{name}",
		"GET /admin/api/v1/backup", "PUT /admin/api/v1/backup", "GET /admin/api/v1/backups", "POST /admin/api/v1/backups",
		"GET /admin/api/v1/users", "POST /admin/api/v1/users", "GET /admin/api/v1/users/{id}", "PATCH /admin/api/v1/users/{id}", "DELETE /admin/api/v1/users/{id}",
		"POST /admin/api/v1/users/{id}/link", "POST /admin/api/v1/users/{id}/sign-out",
		"GET /admin/api/v1/tokens", "POST /admin/api/v1/tokens", "GET /admin/api/v1/tokens/{id}", "DELETE /admin/api/v1/tokens/{id}",
	}
}
