package demo

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"math"
)

// canvas is a picture that is being drawn: a water town, as it might stand in a paper.
type canvas struct{ *image.Paletted }

// The size of a canvas. A picture has each of its points twice each way, so that it is sharp on phones, too.
const wide, high = 360, 240

// The colours of a picture, by what they paint.
const (
	sky = iota
	haze
	sun
	hill
	near
	wall
	roof
	water
	ripple
	dark
)

// drawPicture makes a small picture that differs from story to story.
func drawPicture(id string) []byte {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id))
	seed := h.Sum32()
	roll := func(n int) int { // the next of a row of numbers below n
		seed = seed*1664525 + 1013904223
		return int(seed>>8) % n
	}
	c := canvas{image.NewPaletted(image.Rect(0, 0, wide, high), paints(roll(4)))}
	c.box(0, 0, wide, 70, sky)
	c.box(0, 70, wide, 150, haze)
	c.disc(40+roll(280), 30+roll(40), 14+roll(10), sun)
	for range 3 {
		c.peak(roll(wide), 150, 60+roll(120), 30+roll(50), hill)
	}
	c.peak(roll(wide), 150, 120+roll(100), 15+roll(20), near)
	c.box(0, 150, wide, high, water)
	for range 26 {
		x, y := roll(wide), 156+roll(80)
		c.box(x, y, x+12+roll(40), y+1+roll(2), ripple)
	}
	for x := roll(30) - 20; x < wide; x += 46 + roll(60) {
		c.house(x, 150+roll(6), 34+roll(22), 22+roll(20))
	}
	for range 1 + roll(3) {
		c.boat(20+roll(300), 175+roll(50), 26+roll(22))
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, c.twice()); err != nil {
		panic("demo: a picture in memory cannot fail: " + err.Error())
	}
	return b.Bytes()
}

// twice is the canvas with four pixels for each.
func (c canvas) twice() *image.Paletted {
	out := image.NewPaletted(image.Rect(0, 0, 2*wide, 2*high), c.Palette)
	for y := range 2 * high {
		row, of := out.Pix[y*out.Stride:], c.Pix[y/2*c.Stride:]
		for x := range 2 * wide {
			row[x] = of[x/2]
		}
	}
	return out
}

// paints are the colours of an hour of the day.
func paints(hour int) color.Palette {
	of := func(all ...uint32) (p color.Palette) {
		for _, v := range all {
			p = append(p, color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255})
		}
		return p
	}
	switch hour {
	case 0: // morning
		return of(0xcfe0e6, 0xefe7d6, 0xf2c879, 0x9db4ad, 0x6f8f7f, 0xf4f1ea, 0x3f4246, 0xb3c9cc, 0xdfe9e8, 0x4d3b2e)
	case 1: // noon
		return of(0x9cc7e4, 0xd8ecf3, 0xfff4c2, 0x8db48a, 0x5f9060, 0xfbfaf5, 0x41464c, 0x7fb2c2, 0xcbe4e9, 0x5b4332)
	case 2: // evening
		return of(0xe8a779, 0xf5d6ae, 0xd9573f, 0xa4838c, 0x72606f, 0xf0e2d0, 0x3a3336, 0xc2938a, 0xecc7a5, 0x3b2a27)
	}
	return of(0x2c3b55, 0x4d5d78, 0xf3ecc8, 0x36455a, 0x25313f, 0xc9cbd0, 0x1c2129, 0x34485f, 0x7f93a6, 0x14181e) // night
}

func (c canvas) box(x0, y0, x1, y1, paint int) {
	for y := max(y0, 0); y < min(y1, high); y++ {
		for x := max(x0, 0); x < min(x1, wide); x++ {
			c.SetColorIndex(x, y, uint8(paint))
		}
	}
}

func (c canvas) disc(cx, cy, r, paint int) {
	for y := -r; y <= r; y++ {
		w := int(math.Sqrt(float64(r*r - y*y)))
		c.box(cx-w, cy+y, cx+w+1, cy+y+1, paint)
	}
}

// peak is a triangle on the line y.
func (c canvas) peak(x, y, width, height, paint int) {
	for i := range height {
		w := width * (i + 1) / height / 2
		c.box(x-w, y-height+i, x+w, y-height+i+1, paint)
	}
}

// house has a white wall below a dark roof that is wider, two windows and a door.
func (c canvas) house(x, y, w, h int) {
	c.box(x, y-h, x+w, y, wall)
	for i := range h / 2 {
		c.box(x-6+i/2, y-h-i, x+w+6-i/2, y-h-i+1, roof)
	}
	c.box(x+w/2-3, y-h/2, x+w/2+4, y, dark)
	c.box(x+5, y-h+6, x+11, y-h+13, dark)
	c.box(x+w-11, y-h+6, x+w-5, y-h+13, dark)
}

func (c canvas) boat(x, y, w int) {
	for i := range 6 {
		c.box(x+i, y+i, x+w-i, y+i+1, dark)
	}
	c.box(x+w/3, y-8, x+2*w/3, y, roof)
}

// tune is a short piece of sound as WAV (8 kHz, 8 bit, mono), that differs from story to story.
func tune(number int) []byte {
	const rate, note = 8000, 8000 / 4
	scale := []float64{261.63, 293.66, 329.63, 392.00, 440.00, 523.25} // 宫商角徵羽
	var sound []byte
	for i := range 10 {
		f := scale[(number*(i+3)+i*i)%len(scale)]
		for t := range note {
			fade := 1 - float64(t)/note
			sound = append(sound, uint8(128+70*fade*math.Sin(2*math.Pi*f*float64(t)/rate)))
		}
	}
	head := []byte("RIFF\x00\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00")
	binary.LittleEndian.PutUint32(head[4:], uint32(36+len(sound)))
	head = binary.LittleEndian.AppendUint32(head, rate)
	head = binary.LittleEndian.AppendUint32(head, rate)
	head = append(head, 1, 0, 8, 0, 'd', 'a', 't', 'a')
	return append(binary.LittleEndian.AppendUint32(head, uint32(len(sound))), sound...)
}
