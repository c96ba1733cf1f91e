// The few things of a browser that ECharts looks for. There is no clock and no chance.
var console = { log() {}, info() {}, debug() {}, warn() {}, error() {} };
var setTimeout = () => 0, clearTimeout = () => {};
Math.random = () => 0.5;
