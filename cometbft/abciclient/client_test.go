package abciclient

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cometbft/cometbft/abci/server"
	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/libs/log"
)

// bound is how long anything here may take before a test fails.
const bound = 20 * time.Second

// echoApp answers with what it was asked, so that an answer shows whose it is.
type echoApp struct{ abci.BaseApplication }

func (echoApp) CheckTx(_ context.Context, request *abci.RequestCheckTx) (*abci.ResponseCheckTx, error) {
	return &abci.ResponseCheckTx{Data: request.Tx}, nil
}

func (echoApp) Query(_ context.Context, request *abci.RequestQuery) (*abci.ResponseQuery, error) {
	return &abci.ResponseQuery{Key: request.Data}, nil
}

func (echoApp) FinalizeBlock(_ context.Context, request *abci.RequestFinalizeBlock) (*abci.ResponseFinalizeBlock, error) {
	return &abci.ResponseFinalizeBlock{AppHash: request.Txs[len(request.Txs)-1]}, nil
}

func address(t *testing.T) string {
	return "unix://" + filepath.Join(t.TempDir(), "abci.sock")
}

// connect gives a client of CometBFT's own server.
func connect(t *testing.T) *Client {
	t.Helper()
	at := address(t)
	application := server.NewSocketServer(at, echoApp{})
	application.SetLogger(log.NewNopLogger())
	must(t, application.Start())
	t.Cleanup(func() { _ = application.Stop() })
	return started(t, at)
}

func started(t *testing.T, at string) *Client {
	t.Helper()
	client := New(at)
	client.SetLogger(log.NewNopLogger())
	must(t, client.Start())
	t.Cleanup(func() { _ = client.Stop() })
	return client
}

// silent gives a client of somebody who accepts a connection and does with it what is said.
func silent(t *testing.T, act func(net.Conn)) *Client {
	t.Helper()
	at := address(t)
	listener, err := net.Listen("unix", strings.TrimPrefix(at, "unix://"))
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			// Held until the end: a connection that nobody holds is closed some time.
			t.Cleanup(func() { _ = conn.Close() })
			act(conn)
		}
	}()
	return started(t, at)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// within fails the test unless what is done ends.
func within(t *testing.T, what string, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(bound):
		t.Fatalf("%s does not end", what)
	}
}

func TestAnswersComeInOrderToBothCallbacks(t *testing.T) {
	const count = 20_000
	client := connect(t)
	var mtx sync.Mutex
	var all, own []string
	client.SetResponseCallback(func(_ *abci.Request, response *abci.Response) {
		if answer := response.GetCheckTx(); answer != nil {
			mtx.Lock()
			defer mtx.Unlock()
			all = append(all, string(answer.Data))
		}
	})
	within(t, "asking", func() {
		for n := range count {
			tx := fmt.Sprint(n)
			reqRes, err := client.CheckTxAsync(context.Background(), &abci.RequestCheckTx{Tx: []byte(tx)})
			if err != nil {
				t.Error(err)
				return
			}
			reqRes.SetCallback(func(response *abci.Response) {
				mtx.Lock()
				defer mtx.Unlock()
				own = append(own, string(response.GetCheckTx().Data))
			})
		}
		if err := client.Flush(context.Background()); err != nil {
			t.Error(err)
		}
	})
	mtx.Lock()
	defer mtx.Unlock()
	if len(all) != count || len(own) != count {
		t.Fatalf("%d and %d answers to %d requests", len(all), len(own), count)
	}
	for n := range count {
		if all[n] != fmt.Sprint(n) {
			t.Fatalf("answer %d is %s", n, all[n])
		}
	}
}

func TestRequestIsSentThoughNothingFollows(t *testing.T) {
	client := connect(t)
	answered := make(chan string, 1)
	reqRes, err := client.CheckTxAsync(context.Background(), &abci.RequestCheckTx{Tx: []byte("alone")})
	must(t, err)
	reqRes.SetCallback(func(response *abci.Response) { answered <- string(response.GetCheckTx().Data) })
	within(t, "the request", func() {
		if answer := <-answered; answer != "alone" {
			t.Errorf("answered %q", answer)
		}
	})
}

func TestCallsOfManyGoroutinesGetTheirOwnAnswers(t *testing.T) {
	client := connect(t)
	within(t, "asking", func() {
		var all sync.WaitGroup
		for asker := range 16 {
			all.Add(1)
			go func() {
				defer all.Done()
				for n := range 200 {
					data := fmt.Sprintf("%d/%d", asker, n)
					answer, err := client.Query(context.Background(), &abci.RequestQuery{Data: []byte(data)})
					if err != nil || string(answer.Key) != data {
						t.Errorf("%s was answered %v, %v", data, answer, err)
						return
					}
				}
			}()
		}
		all.Wait()
	})
}

func TestRequestLargerThanEveryBufferIsAnswered(t *testing.T) {
	client := connect(t)
	within(t, "the block", func() {
		last := []byte("the last one")
		answer, err := client.FinalizeBlock(context.Background(), &abci.RequestFinalizeBlock{
			Txs: [][]byte{make([]byte, 8<<20), last},
		})
		if err != nil || string(answer.AppHash) != string(last) {
			t.Errorf("answered %v, %v", answer, err)
		}
	})
}

func TestExceptionOfTheApplicationIsTheErrorOfAll(t *testing.T) {
	client := silent(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1))
		_ = abci.WriteMessage(abci.ToResponseException("the disk is full"), conn)
	})
	within(t, "the call", func() {
		_, err := client.Commit(context.Background(), nil)
		if err == nil || err.Error() != "the disk is full" {
			t.Errorf("expected the application's words, got %v", err)
		}
		<-client.Quit()
	})
	if _, err := client.Info(context.Background(), &abci.RequestInfo{}); err == nil {
		t.Error("a stopped client still answers")
	}
}

func TestApplicationThatGoesAwayReleasesEverybody(t *testing.T) {
	client := silent(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1))
		_ = conn.Close()
	})
	within(t, "the call", func() {
		if answer, err := client.Commit(context.Background(), nil); err == nil {
			t.Errorf("answered %v", answer)
		}
		<-client.Quit()
	})
	if err := client.Error(); err == nil {
		t.Error("CometBFT stops a node by this error: there is none")
	}
}

func TestAnswerToAnotherQuestionIsRefused(t *testing.T) {
	client := silent(t, func(conn net.Conn) {
		_, _ = conn.Read(make([]byte, 1))
		_ = abci.WriteMessage(abci.ToResponseEcho("what?"), conn)
	})
	within(t, "the call", func() {
		_, err := client.Info(context.Background(), &abci.RequestInfo{})
		if err == nil || !strings.Contains(err.Error(), "Response_Echo") || !strings.Contains(err.Error(), "Request_Info") {
			t.Errorf("expected both kinds, got %v", err)
		}
	})
}

func TestAnswerToNothingIsRefused(t *testing.T) {
	client := silent(t, func(conn net.Conn) { _ = abci.WriteMessage(abci.ToResponseFlush(), conn) })
	within(t, "the client", func() { <-client.Quit() })
	if err := client.Error(); err == nil || !strings.Contains(err.Error(), "nothing was asked") {
		t.Errorf("got %v", err)
	}
}

func TestWhoAsksFasterThanTheApplicationReadsWaits(t *testing.T) {
	client := silent(t, func(net.Conn) {})
	var mtx sync.Mutex
	asked := 0
	ended := make(chan error, 1)
	go func() {
		for {
			_, err := client.CheckTxAsync(context.Background(), &abci.RequestCheckTx{Tx: make([]byte, 1<<16)})
			if err != nil {
				ended <- err
				return
			}
			mtx.Lock()
			asked++
			mtx.Unlock()
		}
	}()
	within(t, "asking", func() {
		for before := -1; ; {
			time.Sleep(200 * time.Millisecond)
			mtx.Lock()
			now := asked
			mtx.Unlock()
			if now == before && now >= pendingBytesMax>>16 {
				break
			}
			before = now
		}
	})
	if most := 4 * pendingBytesMax >> 16; asked > most {
		t.Errorf("%d requests of 64 KiB are held, at most %d were expected", asked, most)
	}
	must(t, client.Stop())
	within(t, "the one who waits", func() {
		if err := <-ended; err != ErrStopped {
			t.Errorf("got %v", err)
		}
	})
	if err := client.Error(); err != nil {
		t.Errorf("an ordinary stop is no error: %v", err)
	}
}

func TestClientWaitsForAnApplicationThatStartsLater(t *testing.T) {
	at := address(t)
	client := New(at)
	client.SetLogger(log.NewNopLogger())
	var application interface{ Stop() error }
	within(t, "starting", func() {
		go func() {
			time.Sleep(3 * dialInterval)
			late := server.NewSocketServer(at, echoApp{})
			late.SetLogger(log.NewNopLogger())
			application = late
			if err := late.Start(); err != nil {
				t.Error(err)
			}
		}()
		if err := client.Start(); err != nil {
			t.Error(err)
		}
		if answer, err := client.Echo(context.Background(), "there?"); err != nil || answer.Message != "there?" {
			t.Errorf("answered %v, %v", answer, err)
		}
	})
	_ = client.Stop()
	_ = application.Stop()
}
