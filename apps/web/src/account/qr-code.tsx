import { renderSVG } from "uqr";

/** A text as a QR code, black on white in both themes: not all apps read inverted codes. */
export default function QrCode({ text, label }: { text: string; label: string }) {
  // Cameras need the border, in modules, to find the code.
  const svg = renderSVG(text, { ecc: "M", border: 4 });
  const src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  return <img width={208} height={208} alt={label} src={src} />;
}
