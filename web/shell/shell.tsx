import { Outlet } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useText } from "./context.tsx";
import { KeysHelp, usePageKeys } from "./keys.tsx";
import { LogLine } from "./log-line.tsx";
import { Palette } from "./palette.tsx";
import { Rail, TabBar } from "./rail.tsx";
import { StandingProvider } from "./telling.tsx";
import { TimeProvider } from "./time.tsx";
import { TopBar } from "./top-bar.tsx";

/** The frame of every page: rail, top bar, log line, the page, and the tab bar of phones. */
export function Frame(): ReactNode {
  return (
    <TimeProvider>
      <StandingProvider>
        <FrameBody />
      </StandingProvider>
    </TimeProvider>
  );
}

function FrameBody(): ReactNode {
  const text = useText();
  const [floating, setFloating] = useState<"palette" | "keys">();
  usePageKeys({ openPalette: () => setFloating("palette"), openHelp: () => setFloating("keys") });
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {text.nav.skip}
      </a>
      <Rail />
      <TopBar openPalette={() => setFloating("palette")} />
      <LogLine />
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <TabBar />
      {floating === "palette" && <Palette close={() => setFloating(undefined)} />}
      {floating === "keys" && <KeysHelp close={() => setFloating(undefined)} />}
    </div>
  );
}
