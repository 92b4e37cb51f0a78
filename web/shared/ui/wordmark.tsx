/** Two rows of seats around a stage, and the name. */
export function Wordmark() {
  return (
    <span class="wordmark">
      <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
        <rect width="32" height="32" rx="9" class="wordmark-tile" />
        <g class="wordmark-seats">
          <path d="M5.500 21a10.500 10.500 0 0 1 21 0" />
          <path d="M10.700 21a5.300 5.300 0 0 1 10.600 0" />
        </g>
        <circle cx="16" cy="21.500" r="2" class="wordmark-stage" />
      </svg>
      <span translate={false}>amphi</span>
    </span>
  );
}
