import type { ThemeConfig } from 'antd';

/** Our look in antd's words: jade is the only accent; greys are warm; text reaches 4.5:1. Sizes grow in the large-type mode. */
export function themeOf(large: boolean): ThemeConfig {
  const fontSize = large ? 18 : 14;
  return {
    token: {
      colorPrimary: '#1F6F54',
      colorInfo: '#1F6F54',
      colorSuccess: '#1F6F54',
      colorWarning: '#B7791F',
      colorError: '#B3372F',
      colorLink: '#1F6F54',
      colorText: '#22261F',
      colorTextSecondary: '#5A6157',
      colorTextTertiary: '#676E64',
      colorTextPlaceholder: '#676E64',
      colorBorder: '#C9CDC4',
      colorBorderSecondary: '#E3E5DF',
      colorBgLayout: '#F6F6F3',
      borderRadius: 6,
      fontSize,
      controlHeight: large ? 40 : 32,
      fontFamily:
        '-apple-system, "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif',
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
    },
    components: {
      Drawer: { paddingLG: 0 },
      Tooltip: { colorBgSpotlight: '#FFFFFF', colorTextLightSolid: '#22261F', maxWidth: 360 },
    },
  };
}
