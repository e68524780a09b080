package credit

import "strings"

// behindName tells that the last token, a label, stands behind a name and a slash, or closes the line that names began: 张三/文.
func (x *lexer) behindName() bool {
	n := len(x.out)
	return n >= 3 && x.out[n-2].kind == tokSlash && x.out[n-2].glued && (x.out[n-3].kind == tokWord || x.out[n-3].kind == tokLatin || x.out[n-3].kind == tokLabel && n >= 5 && x.out[n-4].kind == tokSlash)
}

// closesName tells that a character that closes the line is the given name behind a surname that stands apart, behind a label: 记者 巴 图.
func (x *lexer) closesName(rest string) bool {
	n := len(x.out)
	if n < 2 || strings.TrimRight(rest, ")） \u3000") != "" || x.out[n-1].kind != tokWord || x.out[n-1].glued || !oneHan(x.out[n-1].text) {
		return false
	}
	l := x.out[n-2]
	return l.kind == tokLabel && (l.role == roleWriter || l.role == roleStringer)
}

// joinBoth makes one label of two that share their names: 文/图, 撰文、摄影.
func (x *lexer) joinBoth() {
	n := len(x.out)
	if n < 2 || x.out[n-1].kind != tokLabel && !reportPart(x.out[n-1]) {
		return
	}
	b, k := x.out[n-1], n-2
	if k > 0 && (x.out[k].kind == tokComma || x.out[k].kind == tokSlash || x.out[k].kind == tokMark || x.out[k].kind == tokWord && x.out[k].glued && joinsWorks(x.out[k].text)) {
		k--
	}
	a := &x.out[k]
	reports := reportPart(*a) || reportPart(b)
	switch {
	case a.kind != tokLabel && !reportPart(*a), a.text == "摄影" && b.text == "文字" && k == n-2 && !a.prefixed:
		return
	case reports && (k == n-2 && !a.prefixed || !x.opensList(k)) && !x.closesList(k):
		return
	case !(wordPart(a.text) && picturePart(b.text)) && !(picturePart(a.text) && wordPart(b.text)):
		return
	}
	if k == n-2 && !a.prefixed && !b.glued && !b.prefixed {
		return
	}
	if k > 0 && a.glued && x.out[k-1].kind == tokSlash && k > 1 && x.out[k-2].kind == tokWord { // 张三/文 图/李四
		return
	}
	a.kind, a.role, a.to, a.prefixed, a.text = tokLabel, roleBoth, b.to, b.prefixed, "图文"
	x.out = x.out[:k+1]
}

// filmedToo tells that behind 文/图 and a slash, which rest follows, their people are said to have made a film as well, and the line ends.
func (x *lexer) filmedToo(rest string) bool {
	n := len(x.out)
	if n < 2 || x.out[n-1].text != "图文" || x.out[n-1].prefixed || x.out[n-2].kind != tokWord {
		return false
	}
	rest, ok := strings.CutPrefix(rest, "视频")
	return ok && strings.TrimRight(rest, ")） \u3000") == ""
}

// opensList tells that no names stand before token k that it could belong to: 报道/摄影:张三, but not 张三报道/摄影.
func (x *lexer) opensList(k int) bool {
	return k == 0 || x.out[k-1].kind != tokWord && x.out[k-1].kind != tokLatin && x.out[k-1].kind != tokLabel
}

// closesList tells that 摄影/报道 from token k on ends the line and is of all the people before it.
func (x *lexer) closesList(k int) bool {
	return k == len(x.out)-2 && x.out[k].text == "摄影" && x.out[k].prefixed && !x.opensList(k) && x.out[k+1].to == len(x.s)
}

var (
	wordParts    = wordSet(`文 撰文 文字 采写 撰稿 采访 撰写 写作 文稿 采编 执笔 报道 整理 记录`)
	pictureParts = wordSet(`图 摄 摄影 图片 摄像 供图 摄影报道 影 视频 拍摄 照片 配图 航拍`)
)

func wordPart(s string) bool { return wordParts[s] }

func picturePart(s string) bool { return pictureParts[s] }

// reportPart tells that a token is 报道 or its like, which is a label as well where it stands before the names.
func reportPart(t token) bool { return t.kind == tokDone && alsoLabel(t.text) }

func alsoLabel(done string) bool { return done == "报道" || done == "整理" }

// joinsWorks tells that a word joins two works that the same people did: 撰文和摄影, 文并图.
func joinsWorks(s string) bool {
	return s == "和" || s == "与" || s == "及" || s == "并" || s == "兼"
}

// provides tells that a label names who gave material.
func provides(word string) bool {
	return word == "提供" || word == "供图" || word == "供稿" || word == "来稿" || word == "图片由" || word == "照片由" || word == "视频由"
}
