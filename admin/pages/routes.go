package pages

// routes is the table of the pages. The least role of each stands in the table of admin/access.
func (p *Pages) routes() {
	p.page("GET /admin/login", p.loginPage)
	p.page("POST /admin/login", p.login)
	p.page("POST /admin/logout", p.logout)
	p.page("GET /admin/password", p.linkPage)
	p.page("POST /admin/password", p.useLink)

	p.page("GET /admin/{$}", p.start)
	p.page("/admin/", p.lost)
}
