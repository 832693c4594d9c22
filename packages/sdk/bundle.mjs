// @ts-nocheck the types of the rollup plugins say CommonJS while the plugins are modules
import terser from '@rollup/plugin-terser'

/**
 * Names of the SDK's own that no page, server, other tab or stored record ever sees. What HAL publishes, sends or
 * stores must not be here: its names are the same in all versions. Nor what it uses of the browser; some are names of
 * things there that it does not use (`builtins`).
 */
const ownNames = [
  ...['block', 'time', 'store', 'calls', 'requests', 'isKept', 'isShared', 'isDue', 'isSettled', 'sentSeq', 'isDone', 'promise', 'fulfil', 'fail', 'ledger', 'isDurable', 'isOpen'],
  ...['onStored', 'onUnstored', 'onNumbered', 'onDropped', 'onSettled', 'onSent', 'onStalled', 'onChanged', 'onDue', 'onProfile', 'isLeading', 'isSending', 'waiting'],
  ...['transport', 'backoff', 'profile', 'waitMs', 'failed', 'ended', 'reconnected', 'pump', 'leave', 'refusal', 'retryAfterMs', 'passed', 'halve'],
  ...['tabs', 'sender', 'leading', 'holding', 'hasLock', 'lead', 'joinAgain', 'lookAgain', 'rejoin', 'hadLeftovers', 'letGo'],
  ...['announce', 'announceWaiting', 'announceOutcomes', 'receive', 'sendProfile', 'transact', 'readVisitor', 'nobody'],
  ...['remember', 'refresh', 'change', 'connect', 'disconnect', 'collect', 'release', 'hold', 'adopt', 'load', 'number', 'remove', 'write', 'select', 'page', 'queue', 'findCall', 'mostCalls', 'start', 'stop', 'end', 'key', 'options'],
]

/**
 * Chromium compiles a function when it is first called, and most are called as the page starts: told so, it compiles
 * all of the file at once and off the main thread, which takes a third off the start (v8.dev/blog/explicit-compile-hints).
 */
const compileHint = '//# allFunctionsCalledOnLoad'

/**
 * Declarations of one kind are joined, and gzip makes more of them. The compiler has seen by then that no
 * constant is changed. Columns stay, for the source map.
 */
const letForConst = { name: 'let-for-const', renderChunk: (code) => ({ code: code.replace(/\bconst /g, 'let   '), map: null }) }

/**
 * ES2022 is what the supported browsers of the last two years run as it is.
 *
 * @param {string[]} names properties to be shortened
 */
export const minify = (names = ownNames) => [
  letForConst,
  terser({
    ecma: 2020,
    module: true,
    format: { preamble: compileHint },
    compress: {
      passes: 1,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_math: true,
      keep_fargs: false,
      // gzip makes more of code that repeats itself
      inline: 1,
      lhs_constants: false,
    },
    mangle: { toplevel: true, properties: { builtins: true, regex: new RegExp(`^(${names.join('|')})$`) } },
  }),
]
