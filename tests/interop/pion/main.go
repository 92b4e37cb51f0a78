// A WHIP and WHEP client on Pion: publishes looped files, or watches and counts what it is sent.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v3"
	"github.com/pion/webrtc/v3/pkg/media/h264writer"
)

var (
	endpoint = flag.String("url", "", "WHIP or WHEP endpoint")
	token    = flag.String("token", "", "bearer token")
	video    = flag.String("video", "", "an .ivf (VP8) or .h264 file to publish; nothing to watch")
	audio    = flag.String("audio", "", "an .ogg (Opus) file to publish")
	rate     = flag.Int("rate", 15, "pictures per second of the video")
	only     = flag.String("only", "", "watch: offer this codec alone for the picture: VP8, VP9 or H264")
	save     = flag.String("save", "", "watch: write the H.264 picture to this file, as a byte stream")
	seconds  = flag.Int("seconds", 5, "how long after the connection stands")
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newConnection() *webrtc.PeerConnection {
	engine := &webrtc.MediaEngine{}
	if *only == "" {
		check(engine.RegisterDefaultCodecs())
	} else {
		registerOnly(engine)
	}
	settings := webrtc.SettingEngine{}
	settings.SetIncludeLoopbackCandidate(true)
	api := webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithSettingEngine(settings))
	connection, err := api.NewPeerConnection(webrtc.Configuration{})
	check(err)
	return connection
}

// registerOnly makes a player that has one decoder for pictures.
func registerOnly(engine *webrtc.MediaEngine) {
	opus := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	check(engine.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: opus, PayloadType: 111}, webrtc.RTPCodecTypeAudio))
	picture := webrtc.RTPCodecCapability{MimeType: "video/" + *only, ClockRate: 90000, RTCPFeedback: []webrtc.RTCPFeedback{{Type: "nack", Parameter: "pli"}}}
	if *only == "H264" {
		picture.SDPFmtpLine = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f"
	}
	check(engine.RegisterCodec(webrtc.RTPCodecParameters{RTPCodecCapability: picture, PayloadType: 102}, webrtc.RTPCodecTypeVideo))
}

func request(method, target, body string) *http.Response {
	call, err := http.NewRequest(method, target, strings.NewReader(body))
	check(err)
	call.Header.Set("Authorization", "Bearer "+*token)
	if body != "" {
		call.Header.Set("Content-Type", "application/sdp")
	}
	response, err := http.DefaultClient.Do(call)
	check(err)
	return response
}

// negotiate posts the offer with all candidates and returns the session's address.
func negotiate(connection *webrtc.PeerConnection) string {
	gathered := webrtc.GatheringCompletePromise(connection)
	offer, err := connection.CreateOffer(nil)
	check(err)
	check(connection.SetLocalDescription(offer))
	<-gathered
	response := request("POST", *endpoint, connection.LocalDescription().SDP)
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	check(err)
	if response.StatusCode != http.StatusCreated {
		check(fmt.Errorf("%s: %s", response.Status, answer))
	}
	check(connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeAnswer, SDP: string(answer)}))
	base, err := url.Parse(*endpoint)
	check(err)
	session, err := base.Parse(response.Header.Get("Location"))
	check(err)
	return session.String()
}

// received is what came on one track.
type received struct {
	Codec   string `json:"codec"`
	Packets int    `json:"packets"`
	Lost    int    `json:"lost"`
	Bytes   int    `json:"bytes"`
}

func count(connection *webrtc.PeerConnection, track *webrtc.TrackRemote, into *received) {
	into.Codec = track.Codec().MimeType
	// A key frame at once, as players ask for.
	_ = connection.WriteRTCP([]rtcp.Packet{&rtcp.PictureLossIndication{MediaSSRC: uint32(track.SSRC())}})
	keep := saver(track)
	var last uint16
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		if into.Packets > 0 {
			into.Lost += int(int16(packet.SequenceNumber - last - 1))
		}
		last = packet.SequenceNumber
		into.Packets++
		into.Bytes += len(packet.Payload)
		if keep != nil {
			check(keep.WriteRTP(packet))
		}
	}
}

// saver writes a picture's track to -save; nil for anything else.
func saver(track *webrtc.TrackRemote) *h264writer.H264Writer {
	if *save == "" || track.Kind() != webrtc.RTPCodecTypeVideo {
		return nil
	}
	writer, err := h264writer.New(*save)
	check(err)
	return writer
}

func main() {
	flag.Parse()
	connection := newConnection()
	stand := make(chan struct{}, 1)
	connection.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			stand <- struct{}{}
		case webrtc.PeerConnectionStateFailed:
			check(fmt.Errorf("the connection failed"))
		}
	})
	tracks := map[string]*received{"audio": {}, "video": {}}
	if *video == "" {
		connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
			count(connection, track, tracks[track.Kind().String()])
		})
		for _, kind := range []webrtc.RTPCodecType{webrtc.RTPCodecTypeAudio, webrtc.RTPCodecTypeVideo} {
			_, err := connection.AddTransceiverFromKind(kind, webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
			check(err)
		}
	} else {
		addFiles(connection)
	}
	session := negotiate(connection)
	select {
	case <-stand:
	case <-time.After(20 * time.Second):
		check(fmt.Errorf("no connection in 20 s"))
	}
	if *video != "" {
		play()
	}
	time.Sleep(time.Duration(*seconds) * time.Second)
	ended := request("DELETE", session, "")
	_ = ended.Body.Close()
	report, err := json.Marshal(map[string]any{"tracks": tracks, "deleted": ended.StatusCode})
	check(err)
	fmt.Println(string(report))
	check(connection.Close())
}
