package intake

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"github.com/txnews/hub/fetch"
	"github.com/txnews/hub/news"
)

const charsetTitle = "南湖:全力推进“青春党建”工作,乌镇、濮院、龙翔齐参加"

func encoded(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func rssWith(prolog, title string) string {
	return prolog + "<rss version=\"2.0\"><channel><title>" + title + "</title></channel></rss>"
}

func TestCharsets(t *testing.T) {
	utf16 := func(e unicode.Endianness, b unicode.BOMPolicy) encoding.Encoding { return unicode.UTF16(e, b) }
	prolog := func(label string) string { return `<?xml version="1.0" encoding="` + label + `"?>` }
	gb, b5 := simplifiedchinese.GB18030, traditionalchinese.Big5
	trad := "烏鎮旅遊節開幕，嘉興日報記者報導，參觀人數創下歷史新高。"
	rare := "龘㐂𠮷" // 𠮷 takes four bytes in GB18030
	for name, row := range map[string]struct{ body, contentType, want string }{
		"gb2312 label":                      {encoded(t, gb, rssWith(prolog("gb2312"), charsetTitle)), "", charsetTitle},
		"gbk label, four-byte characters":   {encoded(t, gb, rssWith(prolog("GBK"), rare)), "text/xml", rare},
		"HTTP charset alone":                {encoded(t, gb, rssWith("", charsetTitle)), "text/xml; charset=gb2312", charsetTitle},
		"no label at all":                   {encoded(t, gb, rssWith("", charsetTitle)), "", charsetTitle},
		"utf-8 label over GB":               {encoded(t, gb, rssWith(prolog("utf-8"), charsetTitle)), "text/xml; charset=utf-8", charsetTitle},
		"utf-8 label over a little GBK":     {encoded(t, gb, rssWith(prolog("utf-8"), "测试标题朱镕基")), "", "测试标题朱镕基"},
		"iso-8859-1 label over GB":          {encoded(t, gb, rssWith(prolog("iso-8859-1"), "乌镇戏剧节今天开幕")), "", "乌镇戏剧节今天开幕"},
		"iso-8859-1 label that is right":    {rssWith(prolog("iso-8859-1"), "Informa\xe7\xe3o n\xe3o"), "", "Informação não"},
		"gb2312 label over UTF-8":           {rssWith(prolog("gb2312"), charsetTitle), "text/xml; charset=gbk", charsetTitle},
		"iso-8859-1 header, gb2312 prolog":  {encoded(t, gb, rssWith(prolog("gb2312"), charsetTitle)), "text/xml; charset=iso-8859-1", charsetTitle},
		"label that is none":                {encoded(t, gb, rssWith(prolog("chinese"), charsetTitle)), "", charsetTitle},
		"a broken character in GB":          {encoded(t, gb, rssWith(prolog("gb2312"), charsetTitle)) + "\xc4", "", charsetTitle},
		"two-byte UTF-8 look-alike in GB":   {encoded(t, gb, rssWith(prolog("gb2312"), "讠")), "", "讠"},
		"big5":                              {encoded(t, b5, rssWith(prolog("big5"), trad)), "", trad},
		"big5 without label":                {encoded(t, b5, rssWith("", trad)), "", trad},
		"hz":                                {encoded(t, simplifiedchinese.HZGB2312, rssWith(prolog("hz-gb-2312"), "桐乡")), "", "桐乡"},
		"shift_jis":                         {encoded(t, japanese.ShiftJIS, rssWith(prolog("Shift_JIS"), "ニュース")), "", "ニュース"},
		"utf-8 mark":                        {"\xEF\xBB\xBF" + rssWith(prolog("gb2312"), charsetTitle), "text/xml; charset=gbk", charsetTitle},
		"utf-8 mark over GB":                {"\xEF\xBB\xBF" + encoded(t, gb, rssWith(prolog("gb2312"), charsetTitle)), "", charsetTitle},
		"utf-16le with mark":                {encoded(t, utf16(unicode.LittleEndian, unicode.UseBOM), rssWith(prolog("utf-16"), charsetTitle)), "", charsetTitle},
		"utf-16be without mark":             {encoded(t, utf16(unicode.BigEndian, unicode.IgnoreBOM), rssWith(prolog("utf-16"), charsetTitle)), "", charsetTitle},
		"utf-16 label over UTF-8":           {rssWith(prolog("utf-16"), charsetTitle), "", charsetTitle},
		"utf-32be with mark":                {encoded(t, utf32.UTF32(utf32.BigEndian, utf32.UseBOM), rssWith(prolog("utf-32"), charsetTitle)), "", charsetTitle},
		"utf-32le without mark":             {encoded(t, utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), rssWith("", charsetTitle)), "", charsetTitle},
		"latin without label":               {rssWith("", "Not\xedcias do pa\xeds"), "", "Notícias do país"},
		"windows-1252 in an iso-8859-1 one": {rssWith(prolog("iso-8859-1"), "it\x92s"), "", "it’s"},
		"quotes in the header's charset":    {encoded(t, gb, rssWith("", charsetTitle)), `text/xml; charset='gb2312'`, charsetTitle},
		"blanks before the prolog":          {encoded(t, gb, "\n\n  "+rssWith(prolog("gb2312"), charsetTitle)), "", charsetTitle},
	} {
		res, err := New(nil, Options{}).Read(t.Context(), In{Doc: &fetch.Response{Body: []byte(row.body), ContentType: row.contentType}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if res.Title != row.want {
			t.Errorf("%s: title %q, want %q %v", name, res.Title, row.want, res.Notes)
		}
	}
}

func TestWrongLabelIsNoted(t *testing.T) {
	res, err := New(nil, Options{}).Read(t.Context(), In{Doc: &fetch.Response{Body: []byte(rssWith(`<?xml version="1.0" encoding="gb2312"?>`, charsetTitle))}})
	if err != nil || len(res.Notes) != 1 || !res.Notes[0].Equal(news.Because("mended.is-utf8", "gb2312")) {
		t.Errorf("notes %q, %v", res.Notes, err)
	}
}
