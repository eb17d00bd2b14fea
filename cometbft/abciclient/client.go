// Package abciclient calls an ABCI application over a socket, as CometBFT's own client does, with another way to wait.
//
// CometBFT 0.38's client asks for its requests to be sent by a timer that was meant to fire after 20 ms and fires after
// 20 ns, again and again until the goroutine that sends is ready for it (abci/client/socket_client.go,
// libs/timer/throttle_timer.go). On busy cores that loop takes more time than everything else that CometBFT does
// (docs/adr/0013-own-abci-client.md). Here requests gather in one buffer: those that somebody waits for are sent at
// once, those that nobody waits for (CheckTxAsync) after a millisecond at the latest, together.
//
// The protocol is the same: frames of a varint length and a Request or a Response, answered in order, and a Flush
// behind every group of requests (CometBFT, spec/abci/abci++_client_server.md).
package abciclient

import (
	"bufio"
	"container/list"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"reflect"
	"strings"
	"sync"
	"time"

	abcicli "github.com/cometbft/cometbft/abci/client"
	abci "github.com/cometbft/cometbft/abci/types"
	cmtnet "github.com/cometbft/cometbft/libs/net"
	"github.com/cometbft/cometbft/libs/protoio"
	"github.com/cometbft/cometbft/libs/service"
	"github.com/cometbft/cometbft/proxy"
)

const (
	// linger is how long a request that nobody waits for may wait for company.
	linger = time.Millisecond
	// groupBytes is when requests wait no longer for company.
	groupBytes = 64 << 10
	// pendingBytesMax is how many bytes may wait to be sent before those who ask have to wait.
	pendingBytesMax = 1 << 20
	// frameBytesMax is CometBFT's own limit (abci/types/messages.go).
	frameBytesMax = 104857600
	// dialInterval lies between two attempts to reach an application that is not there yet.
	dialInterval = 100 * time.Millisecond
)

// ErrStopped is returned to those who ask a client that was stopped.
var ErrStopped = errors.New("the ABCI client was stopped")

// Creator makes clients of the application at address: unix:///path or tcp://host:port.
func Creator(address string) proxy.ClientCreator { return creator(address) }

type creator string

func (address creator) NewABCIClient() (abcicli.Client, error) { return New(string(address)), nil }

// Client is a connection to an application. Every method may be called by several goroutines at once.
type Client struct {
	service.BaseService
	address string
	conn    net.Conn
	// Something waits to be sent: at once, or soon.
	now, soon chan struct{}

	mtx sync.Mutex
	// There is room in pending again, or there never will be.
	room sync.Cond
	// pending holds the frames that are to be sent.
	pending []byte
	// asked holds the requests that were not answered yet, in their order.
	asked    list.List
	callback abcicli.Callback
	stopped  bool
	err      error
}

var _ abcicli.Client = (*Client)(nil)

// New makes a client; Start connects it.
func New(address string) *Client {
	c := &Client{
		address: address,
		now:     make(chan struct{}, 1),
		soon:    make(chan struct{}, 1),
	}
	c.room.L = &c.mtx
	c.BaseService = *service.NewBaseService(nil, "abciClient", c)
	return c
}

// OnStart connects to the application, however long it takes to be there.
func (c *Client) OnStart() error {
	for attempt := 0; ; attempt++ {
		conn, err := cmtnet.Connect(c.address)
		if err == nil {
			c.conn = conn
			go c.send()
			go c.receive()
			return nil
		}
		if attempt == 0 {
			c.Logger.Error("the ABCI application is not there yet", "address", c.address, "err", err)
		}
		time.Sleep(dialInterval)
	}
}

// OnStop releases everybody who waits.
func (c *Client) OnStop() {
	if c.conn != nil {
		_ = c.conn.Close()
	}
	c.mtx.Lock()
	defer c.mtx.Unlock()
	c.stopped = true
	for element := c.asked.Front(); element != nil; element = element.Next() {
		element.Value.(*abcicli.ReqRes).Done()
	}
	c.asked.Init()
	c.room.Broadcast()
}

// Error is why the client stopped by itself, or nil.
func (c *Client) Error() error {
	c.mtx.Lock()
	defer c.mtx.Unlock()
	return c.err
}

// SetResponseCallback sets what is called with every answer, before the callback of its own request.
func (c *Client) SetResponseCallback(callback abcicli.Callback) {
	c.mtx.Lock()
	defer c.mtx.Unlock()
	c.callback = callback
}

// CheckTxAsync asks and does not wait; the answer goes to the callbacks.
func (c *Client) CheckTxAsync(_ context.Context, request *abci.RequestCheckTx) (*abcicli.ReqRes, error) {
	return c.ask(abci.ToRequestCheckTx(request), false)
}

// Flush waits until everything asked before is answered, and its callbacks have run.
func (c *Client) Flush(context.Context) error {
	reqRes, err := c.ask(abci.ToRequestFlush(), true)
	if err != nil {
		return err
	}
	reqRes.Wait()
	return c.Error()
}

// ask puts a request behind those that wait to be sent.
func (c *Client) ask(request *abci.Request, waits bool) (*abcicli.ReqRes, error) {
	reqRes := abcicli.NewReqRes(request)
	c.mtx.Lock()
	defer c.mtx.Unlock()
	for len(c.pending) > pendingBytesMax && !c.stopped {
		c.room.Wait()
	}
	if c.stopped {
		if c.err != nil {
			return nil, c.err
		}
		return nil, ErrStopped
	}
	if err := c.append(reqRes); err != nil {
		return nil, err
	}
	if waits || len(c.pending) > groupBytes {
		signal(c.now)
	} else {
		signal(c.soon)
	}
	return reqRes, nil
}

// append encodes a request; the lock is held.
func (c *Client) append(reqRes *abcicli.ReqRes) error {
	size := reqRes.Request.Size()
	if size > frameBytesMax {
		return fmt.Errorf("an ABCI request of %d bytes: at most %d can be sent", size, frameBytesMax)
	}
	begin := len(c.pending)
	c.pending = binary.AppendUvarint(c.pending, uint64(size))
	body := len(c.pending)
	c.pending = append(c.pending, make([]byte, size)...)
	if _, err := reqRes.Request.MarshalToSizedBuffer(c.pending[body:]); err != nil {
		c.pending = c.pending[:begin]
		return fmt.Errorf("encoding an ABCI request: %w", err)
	}
	c.asked.PushBack(reqRes)
	return nil
}

// send writes what is pending until the client stops.
func (c *Client) send() {
	var spare []byte
	for {
		select {
		case <-c.now:
		case <-c.soon:
			company := time.NewTimer(linger)
			select {
			case <-c.now:
			case <-company.C:
			case <-c.Quit():
			}
			company.Stop()
		case <-c.Quit():
			return
		}
		group, err := c.takePending(spare)
		if err == nil {
			if len(group) == 0 {
				// What had to be sent soon went out at once, with another.
				continue
			}
			_, err = c.conn.Write(group)
		}
		if err != nil {
			c.stopFor(fmt.Errorf("sending to the ABCI application: %w", err))
			return
		}
		spare = group
	}
}

// takePending ends what is pending with a Flush and gives it away; spare is used for what follows.
func (c *Client) takePending(spare []byte) ([]byte, error) {
	c.mtx.Lock()
	defer c.mtx.Unlock()
	if len(c.pending) == 0 || c.stopped {
		return nil, nil
	}
	if err := c.append(abcicli.NewReqRes(abci.ToRequestFlush())); err != nil {
		return nil, err
	}
	group := c.pending
	// One huge block must not keep its memory for ever.
	if cap(spare) > 2*pendingBytesMax {
		spare = nil
	}
	c.pending = spare[:0]
	c.room.Broadcast()
	return group, nil
}

// receive hands out answers until the client stops.
func (c *Client) receive() {
	reader := protoio.NewDelimitedReader(bufio.NewReaderSize(c.conn, groupBytes), frameBytesMax)
	for {
		response := new(abci.Response)
		_, err := reader.ReadMsg(response)
		if err != nil {
			err = fmt.Errorf("receiving from the ABCI application: %w", err)
		} else {
			err = c.answer(response)
		}
		if err != nil {
			c.stopFor(err)
			return
		}
	}
}

// answer gives a response to the oldest request without one. Its callbacks have run before the next response is taken.
func (c *Client) answer(response *abci.Response) error {
	if exception := response.GetException(); exception != nil {
		return errors.New(exception.Error)
	}
	c.mtx.Lock()
	oldest, callback := c.asked.Front(), c.callback
	if oldest == nil {
		c.mtx.Unlock()
		return fmt.Errorf("the ABCI application answered %T, but nothing was asked", response.Value)
	}
	reqRes := oldest.Value.(*abcicli.ReqRes)
	if !isAnswer(reqRes.Request, response) {
		c.mtx.Unlock()
		return fmt.Errorf("the ABCI application answered %T to %T", response.Value, reqRes.Request.Value)
	}
	c.asked.Remove(oldest)
	c.mtx.Unlock()
	reqRes.Response = response
	reqRes.Done()
	if callback != nil {
		callback(reqRes.Request, response)
	}
	reqRes.InvokeCallback()
	return nil
}

func isAnswer(request *abci.Request, response *abci.Response) bool {
	asked := reflect.TypeOf(request.Value).Elem().Name()
	answered := reflect.TypeOf(response.Value)
	return answered != nil &&
		strings.TrimPrefix(asked, "Request") == strings.TrimPrefix(answered.Elem().Name(), "Response")
}

// stopFor stops the client because of an error, unless it is stopping anyway.
func (c *Client) stopFor(err error) {
	if !c.IsRunning() {
		return
	}
	c.mtx.Lock()
	if c.err == nil {
		c.err = err
	}
	c.mtx.Unlock()
	c.Logger.Error("the ABCI client stops", "err", err)
	if err := c.Stop(); err != nil {
		c.Logger.Error("the ABCI client cannot be stopped", "err", err)
	}
}

func signal(channel chan struct{}) {
	select {
	case channel <- struct{}{}:
	default:
	}
}

// call asks and waits for the answer.
func call[T any](c *Client, request *abci.Request, part func(*abci.Response) *T) (*T, error) {
	reqRes, err := c.ask(request, true)
	if err != nil {
		return nil, err
	}
	reqRes.Wait()
	if reqRes.Response == nil {
		if err := c.Error(); err != nil {
			return nil, err
		}
		return nil, ErrStopped
	}
	return part(reqRes.Response), nil
}
