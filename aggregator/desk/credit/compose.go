package credit

import "strings"

// Who did a work is called by it and 人, 者 or 员: 采访人, 拍摄者.
var workers = map[role]string{
	roleWriter: `采访 采写 撰稿 撰文 撰写 写作 执笔 供稿 采编 文字`,
	rolePhoto:  `拍摄 摄影 摄像 航拍 摄制`,
	roleEditor: `编辑 责编`,
	rolePassed: `主持 对话 审核 终审 初审 复审 审签 签发 签批 校对 审校 剪辑 设计 制图 绘图 统筹 策划 监制 审稿 核稿 核校 复核 审定 审读 录入 上传 发布 提供 供图 翻译 制作 核发`,
}

// markedWords are labels where a sign follows, and words of any text where none does.
var markedWords = map[role]string{roleOrigin: `来源自 引自 援引自`, roleEditor: `小编`, roleWriter: `记录`}

// crafts are works whose sort is glued before them: 后期制作, 海报设计.
var crafts = wordSet(`口述 讲述 后期 设计 制作 剪辑 审核 校对 统筹 策划 监制 包装 编导 导演 运营 审校 编审 制图 配音 录制 播音 主持 主编 总监 翻译 审读 审定 检校 绘制`)

// composed are the labels that are made of parts, but those that are listed otherwise.
func composed(listed map[string]lexeme) (out []lexeme) {
	for role, works := range workers {
		for w := range strings.FieldsSeq(works) {
			for _, who := range []string{"人", "者", "员"} {
				if _, ok := listed[w+who]; !ok {
					out = append(out, lexeme{word: w + who, kind: tokLabel, role: role, marked: true, orNone: true})
				}
			}
		}
	}
	for role, words := range markedWords {
		for w := range strings.FieldsSeq(words) {
			if _, ok := listed[w]; !ok {
				out = append(out, lexeme{word: w, kind: tokLabel, role: role, marked: true})
			}
		}
	}
	return append(out, lexeme{word: "来源于", kind: tokLabel, role: roleOrigin, marked: true, orNone: true})
}
