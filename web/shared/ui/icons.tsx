import type { ComponentChildren } from 'preact';

interface IconProps {
  size?: number;
}

/** Decorative: the control around it carries the name. */
function Svg({ size = 22, children }: IconProps & { children: ComponentChildren }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

const microphone = (
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
  </>
);
const slash = <path d="M4 4l16 16" />;
const camera = (
  <>
    <rect x="2.500" y="6" width="13" height="12" rx="3" />
    <path d="M15.500 11l6-3.500v9l-6-3.500" />
  </>
);
const pin = <path d="M9 3.500h6M10 3.500v6l-3.500 4h11L14 9.500v-6M12 13.500v7" />;

export const MicrophoneIcon = (p: IconProps) => <Svg {...p}>{microphone}</Svg>;
export const MicrophoneOffIcon = (p: IconProps) => (
  <Svg {...p}>
    {microphone}
    {slash}
  </Svg>
);
export const CameraIcon = (p: IconProps) => <Svg {...p}>{camera}</Svg>;
export const CameraOffIcon = (p: IconProps) => (
  <Svg {...p}>
    {camera}
    {slash}
  </Svg>
);
export const ScreenIcon = (p: IconProps) => (
  <Svg {...p}>
    <rect x="2.500" y="4" width="19" height="13" rx="2.500" />
    <path d="M8.500 20.500h7M12 13.500v-6M9.500 9.700L12 7.300l2.500 2.400" />
  </Svg>
);
export const HandIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M7.500 12.500V6.200a1.500 1.500 0 0 1 3 0V11m0-.5V4.700a1.500 1.500 0 0 1 3 0V11m0-5a1.500 1.500 0 0 1 3 0v6m0-3.200a1.500 1.500 0 0 1 3 0V15a6.500 6.500 0 0 1-6.500 6.500c-2.700 0-4.300-1.200-5.600-3.200l-3-4.700a1.500 1.500 0 0 1 2.500-1.700l1.600 2" />
  </Svg>
);
export const LeaveIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M14 4H7a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h7M10.500 12H21M17.500 8.500L21 12l-3.500 3.500" />
  </Svg>
);
export const SettingsIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
    <circle cx="15" cy="7" r="2" />
    <circle cx="9" cy="17" r="2" />
  </Svg>
);
export const FullscreenIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4 9V5a1 1 0 0 1 1-1h4M15 4h4a1 1 0 0 1 1 1v4M20 15v4a1 1 0 0 1-1 1h-4M9 20H5a1 1 0 0 1-1-1v-4" />
  </Svg>
);
export const PictureInPictureIcon = (p: IconProps) => (
  <Svg {...p}>
    <rect x="2.500" y="4.500" width="19" height="15" rx="2.500" />
    <rect x="12" y="11.500" width="6.500" height="5" rx="1" fill="currentColor" />
  </Svg>
);
export const SpeakerIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500zM15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />
  </Svg>
);
export const PinIcon = (p: IconProps) => <Svg {...p}>{pin}</Svg>;
export const PinScreenIcon = (p: IconProps) => (
  <Svg {...p}>
    <rect x="2.500" y="4" width="19" height="14" rx="2.500" />
    <path d="M10 7.500h4M10.700 7.500v3l-1.700 2h6l-1.700-2v-3M12 12.500v2.700M8.500 21h7" />
  </Svg>
);
export const UpIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M6 14.500l6-6 6 6" />
  </Svg>
);
export const DownIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M6 9.500l6 6 6-6" />
  </Svg>
);
export const StageIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M12 16V5M7.500 9L12 4.500 16.500 9M4 20h16" />
  </Svg>
);
export const UnstageIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M12 4.500v11M7.500 11.500L12 16l4.500-4.500M4 20h16" />
  </Svg>
);
export const CloseIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M6 6l12 12M18 6L6 18" />
  </Svg>
);
export const SearchIcon = (p: IconProps) => (
  <Svg {...p}>
    <circle cx="10.500" cy="10.500" r="6.500" />
    <path d="M15.500 15.500L21 21" />
  </Svg>
);
export const GripIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01" stroke-width="3" />
  </Svg>
);
export const PeopleIcon = (p: IconProps) => (
  <Svg {...p}>
    <circle cx="9" cy="8" r="3.500" />
    <path d="M2.500 20a6.500 6.500 0 0 1 13 0M16 4.700a3.500 3.500 0 0 1 0 6.600M18 14.200a6.500 6.500 0 0 1 3.500 5.800" />
  </Svg>
);
export const ArrowIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4.500 12h15M13.500 6l6 6-6 6" />
  </Svg>
);
export const PanelIcon = (p: IconProps) => (
  <Svg {...p}>
    <rect x="3" y="4" width="18" height="16" rx="2.500" />
    <path d="M9.500 4v16M3 10h6.500M3 15h6.500" />
  </Svg>
);
export const SignalIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M5 20v-4M10 20v-8M15 20V8M20 20V4" />
  </Svg>
);
export const SendIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4 11.500L20.500 4 14 20.500l-3-7zM11 13.500L20.500 4" />
  </Svg>
);
export const MoreIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M6 12h.01M12 12h.01M18 12h.01" stroke-width="3" />
  </Svg>
);
export const ChatIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M5 4.500h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z" />
  </Svg>
);
export const PollIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M4 6h9M4 12h16M4 18h12" stroke-width="3" />
  </Svg>
);
export const DoorIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M6 20.500V5a1.500 1.500 0 0 1 1.500-1.500h9A1.500 1.500 0 0 1 18 5v15.500M3.500 20.500h17M14.500 12h.01" />
  </Svg>
);
export const PlusIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M12 5v14M5 12h14" />
  </Svg>
);
export const UndoIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M8.500 5L4 9.500 8.500 14M4.500 9.500H14a5.500 5.500 0 0 1 0 11h-4" />
  </Svg>
);
export const RedoIcon = (p: IconProps) => (
  <Svg {...p}>
    <path d="M15.500 5L20 9.500 15.500 14M19.500 9.500H10a5.500 5.500 0 0 0 0 11h4" />
  </Svg>
);
export const InviteIcon = (p: IconProps) => (
  <Svg {...p}>
    <circle cx="10" cy="8" r="3.500" />
    <path d="M3.500 20a6.500 6.500 0 0 1 11-4.700M18.500 13.500v7M15 17h7" />
  </Svg>
);
