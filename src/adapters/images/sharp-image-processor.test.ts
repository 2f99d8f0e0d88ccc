import { describeImageProcessor } from '#adapters/conformance/image-processor.conformance.ts';
import { sharpImageProcessor } from './sharp-image-processor.ts';

describeImageProcessor('sharp in child processes', () => sharpImageProcessor());
