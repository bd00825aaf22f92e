import { NativeSelect } from "@mantine/core";
import { ChevronIcon } from "../shared/icons.js";

/** A list to choose from, which opens as the system's. */
export const Select = NativeSelect.withProps({ rightSection: <ChevronIcon size={16} /> });
