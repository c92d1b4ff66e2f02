package grammar

// hanClock reads 3点, 3点半, 3点一刻, 15点20分, 差一刻3点, 10点30.
func (p *phrase) hanClock() bool {
	if p.lit("差") {
		return p.hanBefore()
	}
	h, ok := p.hanCount()
	if !ok || !p.lit("点钟", "点整", "点", "时") {
		return false
	}
	m := p.hanMinutes()
	return !p.notClock() && p.setHour(h, m, plainClock)
}

// notClock reports whether 三点 was a number of points: 三点建议.
func (p *phrase) notClock() bool {
	return p.ahead("建议", "意见", "要求", "问题", "内容", "原因", "说明", "想法", "反馈", "需求", "改动", "变化", "结论", "五倍")
}

// hanMinutes reads the minutes after 点; none are 0.
func (p *phrase) hanMinutes() int {
	switch {
	case p.lit("半"):
		return 30
	case p.lit("一刻", "1刻"):
		return 15
	case p.lit("三刻", "3刻"):
		return 45
	}
	start := p.pos
	if p.next() == ' ' {
		return 0
	}
	p.lit("零", "过")
	mark, figures := p.pos, isDigit(p.next())
	m, ok := p.hanCount()
	whole := p.pos-mark > len("五") || figures && p.pos-mark > 1 // 三点五 is a number
	if !ok || !p.lit("分") && (!whole || p.ahead("个", "份", "点", "号", "月", "万", "家", "台")) {
		p.pos = start
		return 0
	}
	if m > 59 {
		p.fail(ErrImpossible)
	}
	return m
}

// hanBefore reads the minutes before an hour: 差5分3点, 差一刻三点.
func (p *phrase) hanBefore() bool {
	minutes := 15
	if !p.lit("一刻", "1刻") {
		n, ok := p.hanCount()
		if !ok || !p.lit("分钟", "分") || n > 30 || n < 1 {
			return false
		}
		minutes = n
	}
	h, ok := p.hanCount()
	if !ok || h < 1 || h > 24 || !p.lit("点钟", "点整", "点") {
		return false
	}
	at := h*60 - minutes
	return p.setHour(at/60, at%60, plainClock)
}
