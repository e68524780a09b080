package site

import (
	"net/http/httptest"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/txnews/hub/news"
)

func footOf(t *testing.T, is news.Site) *Page {
	t.Helper()
	static, err := NewStatic()
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPages(func() news.Site { return is }, "/", static, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	return p.Page(httptest.NewRequest("GET", "/", nil))
}

// What the law has a site show stands at the foot with the registers that it is looked up in, and nothing where there is none.
func TestFilingsLeadToTheirRegisters(t *testing.T) {
	is := news.Site{ICP: "浙ICP备2021000001号-1", Police: "浙公网安备 33048302000001号", NewsLicence: "33120190001", AVLicence: "1109406"}
	want := []Link{
		{Text: "互联网新闻信息服务许可证：33120190001"}, {Text: "信息网络传播视听节目许可证：1109406"},
		{Text: is.ICP, URL: "https://beian.miit.gov.cn/"},
		{Text: is.Police, URL: "https://beian.mps.gov.cn/#/query/webSearch?code=33048302000001"},
	}
	if got := footOf(t, is).Filings(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	if got := footOf(t, news.Site{Title: "桐乡"}).Filings(); got != nil {
		t.Errorf("a site without filings shows %+v", got)
	}
	if got := footOf(t, news.Site{Police: "备案中"}).Filings()[0].URL; got != "https://beian.mps.gov.cn/" {
		t.Errorf("a filing without a number leads to %s", got)
	}
}

func TestTheContactIsAMailAddressOrAPage(t *testing.T) {
	for contact, want := range map[string]string{
		"editor@example.cn": "mailto:editor@example.cn", "mailto:editor@example.cn": "mailto:editor@example.cn", "编辑部 <editor@example.cn>": "mailto:editor@example.cn",
		"https://example.cn/contact": "https://example.cn/contact", "javascript:alert(1)": "", "": "",
	} {
		if got := footOf(t, news.Site{Contact: contact}).ContactURL(); got != want {
			t.Errorf("%q leads to %q, want %q", contact, got, want)
		}
	}
}
