import * as Menu from "@radix-ui/react-dropdown-menu";
import type { ReactNode } from "react";
import { useShared } from "./context.tsx";
import type { Preferences } from "./preferences.ts";

/** Themes as the menu offers them; high contrast follows the system's light or dark. */
export const offeredThemes: readonly Preferences["theme"][] = ["auto", "dark", "light", "contrast"];

/** Theme, language and row height, as items of a menu. */
export function SettingsItems(): ReactNode {
  const { text, preferences, prefer } = useShared();
  const themes = {
    auto: text.top.themeAuto,
    dark: text.top.themeDark,
    light: text.top.themeLight,
    contrast: text.top.themeContrast,
  };
  return (
    <>
      <Menu.Label className="label">{text.top.theme}</Menu.Label>
      <Menu.RadioGroup
        value={preferences.theme}
        onValueChange={(theme) => prefer({ theme: theme as Preferences["theme"] })}
      >
        {offeredThemes.map((theme) => (
          <Menu.RadioItem key={theme} value={theme}>
            {themes[theme as keyof typeof themes]}
          </Menu.RadioItem>
        ))}
      </Menu.RadioGroup>
      <Menu.Label className="label">{text.top.language}</Menu.Label>
      <Menu.RadioGroup
        value={preferences.language}
        onValueChange={(language) => prefer({ language: language as Preferences["language"] })}
      >
        <Menu.RadioItem value="en">English</Menu.RadioItem>
        <Menu.RadioItem value="zh">中文</Menu.RadioItem>
      </Menu.RadioGroup>
      <Menu.Label className="label">{text.top.density}</Menu.Label>
      <Menu.RadioGroup
        value={preferences.density}
        onValueChange={(density) => prefer({ density: density as Preferences["density"] })}
      >
        <Menu.RadioItem value="dense">{text.top.dense}</Menu.RadioItem>
        <Menu.RadioItem value="regular">{text.top.regular}</Menu.RadioItem>
      </Menu.RadioGroup>
    </>
  );
}
