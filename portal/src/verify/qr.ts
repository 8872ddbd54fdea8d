// Reads a QR code from a picture or a frame of the camera.
import { decodeQR } from "qr/decode.js";

/** Larger pictures are drawn smaller: more pixels tell nothing more. */
const SIDE_MAX = 2400;

function decode(source: CanvasImageSource, width: number, height: number): string | undefined {
  const scale = Math.min(1, SIDE_MAX / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return undefined;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height), { timeLimit: 400 });
  } catch {
    return undefined; // there is none
  }
}

export async function readCode(picture: Blob): Promise<string | undefined> {
  const address = URL.createObjectURL(picture);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return decode(image, image.naturalWidth || 1200, image.naturalHeight || 1200);
  } catch {
    return undefined; // not a picture after all
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function readFrame(video: HTMLVideoElement): string | undefined {
  return video.videoWidth > 0 ? decode(video, video.videoWidth, video.videoHeight) : undefined;
}
