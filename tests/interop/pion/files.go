package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media"
	"github.com/pion/webrtc/v3/pkg/media/h264reader"
	"github.com/pion/webrtc/v3/pkg/media/ivfreader"
	"github.com/pion/webrtc/v3/pkg/media/oggreader"
)

const opusPacket = 20 * time.Millisecond

var videoTrack, audioTrack *webrtc.TrackLocalStaticSample

func addTrack(connection *webrtc.PeerConnection, mime, id string) *webrtc.TrackLocalStaticSample {
	track, err := webrtc.NewTrackLocalStaticSample(webrtc.RTPCodecCapability{MimeType: mime}, id, "pion")
	check(err)
	sender, err := connection.AddTransceiverFromTrack(track, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionSendonly})
	check(err)
	go func() {
		buffer := make([]byte, 1500)
		for {
			if _, _, err := sender.Sender().Read(buffer); err != nil {
				return
			}
		}
	}()
	return track
}

func addFiles(connection *webrtc.PeerConnection) {
	mime := webrtc.MimeTypeVP8
	if strings.HasSuffix(*video, ".h264") {
		mime = webrtc.MimeTypeH264
	}
	audioTrack = addTrack(connection, webrtc.MimeTypeOpus, "audio")
	videoTrack = addTrack(connection, mime, "video")
}

// frames reads the pictures of an IVF file or of an H.264 byte stream, each with its parameter sets.
func frames(file []byte) (all [][]byte) {
	if strings.HasSuffix(*video, ".ivf") {
		reader, _, err := ivfreader.NewWith(bytes.NewReader(file))
		check(err)
		for {
			frame, _, err := reader.ParseNextFrame()
			if err != nil {
				return all
			}
			all = append(all, frame)
		}
	}
	reader, err := h264reader.NewReader(bytes.NewReader(file))
	check(err)
	var picture []byte
	for {
		unit, err := reader.NextNAL()
		if err != nil {
			return all
		}
		picture = append(append(picture, 0, 0, 0, 1), unit.Data...)
		if unit.UnitType == h264reader.NalUnitTypeCodedSliceIdr || unit.UnitType == h264reader.NalUnitTypeCodedSliceNonIdr {
			all = append(all, picture)
			picture = nil
		}
	}
}

// packets reads the Opus packets of an Ogg file that was written with one packet per page.
func packets(file []byte) (all [][]byte) {
	reader, _, err := oggreader.NewWith(bytes.NewReader(file))
	check(err)
	for {
		page, header, err := reader.ParseNextPage()
		if errors.Is(err, io.EOF) {
			return all
		}
		check(err)
		// The comments have no position.
		if header.GranulePosition > 0 {
			all = append(all, page)
		}
	}
}

func loop(track *webrtc.TrackLocalStaticSample, samples [][]byte, duration time.Duration) {
	ticker := time.NewTicker(duration)
	for i := 0; ; i = (i + 1) % len(samples) {
		<-ticker.C
		if track.WriteSample(media.Sample{Data: samples[i], Duration: duration}) != nil {
			return
		}
	}
}

// play sends both files over and over.
func play() {
	picture, err := os.ReadFile(*video)
	check(err)
	sound, err := os.ReadFile(*audio)
	check(err)
	go loop(videoTrack, frames(picture), time.Second/time.Duration(*rate))
	go loop(audioTrack, packets(sound), opusPacket)
}
