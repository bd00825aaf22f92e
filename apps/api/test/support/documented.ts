import { AjvJsonSchemaValidator } from "@modelcontextprotocol/server/validators/ajv";
import { type Answer, call } from "../call.js";

type Json = Record<string, unknown>;

/** A parameter, or the body, of a documented operation. */
interface Field {
  name: string;
  in: "path" | "query" | "header";
  schema: Json;
}

/** An operation as the OpenAPI document has it. */
export interface DocumentedOperation {
  operationId: string;
  /** In capitals. */
  method: string;
  path: string;
  parameters: Field[];
  /** The schema of a JSON body. */
  body: Json | undefined;
  /** Whether its body is a file. */
  takesFile: boolean;
  responses: Described["responses"];
}

type Content = Record<string, { schema?: Json }>;

interface Described {
  operationId: string;
  parameters?: Field[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
}

/** What a server's OpenAPI document promises. */
export class Documented {
  private readonly validator = new AjvJsonSchemaValidator();

  private constructor(
    readonly operations: DocumentedOperation[],
    private readonly schemas: Json,
  ) {}

  /** The document of a running API. */
  static async read(url: string): Promise<Documented> {
    const { body } = await call(`${url}/api/openapi.json`);
    const paths = Object.entries(body.paths as Record<string, Record<string, Described>>);
    const operations = paths.flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, described]) => ({
        operationId: described.operationId,
        method: method.toUpperCase(),
        path,
        parameters: described.parameters ?? [],
        body: described.requestBody?.content["application/json"]?.schema,
        takesFile: "application/octet-stream" in (described.requestBody?.content ?? {}),
        responses: described.responses,
      })),
    );
    return new Documented(operations, body.components.schemas);
  }

  /** Follows references. */
  resolve(schema: Json): Json {
    if (typeof schema.$ref !== "string") return schema;
    return this.resolve(this.schemas[schema.$ref.split("/").at(-1)!] as Json);
  }

  /** What an answer has that the document does not promise, in words; `null` if nothing. */
  fault(operation: DocumentedOperation, { status, headers, body }: Answer): string | null {
    const promised = operation.responses[status];
    if (!promised) return `status ${status} is not documented`;
    const type = headers.get("content-type")?.split(";")[0] ?? "none";
    // A text may be empty, such as the export of no tasks.
    if (body === "" && !type.startsWith("text/"))
      return promised.content ? "the body is missing" : null;
    const content = promised.content?.[type];
    if (!content) return `the content type ${type} is not documented`;
    if (!content.schema || !type.endsWith("json")) return null;
    const { valid, errorMessage } = this.validator.getValidator(this.whole(content.schema))(body);
    return valid ? null : `the body is not as documented: ${errorMessage}`;
  }

  private readonly known = new Map<Json, Json>();

  private whole(schema: Json): Json {
    let whole = this.known.get(schema);
    if (!whole) {
      const text = JSON.stringify({ ...schema, $defs: this.schemas });
      whole = JSON.parse(text.replaceAll("#/components/schemas/", "#/$defs/")) as Json;
      this.known.set(schema, whole);
    }
    return whole;
  }
}
