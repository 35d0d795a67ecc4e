namespace Sampan.Sandbox.Protobuf;

/// <summary>How one value travels, and what JSON makes of it.</summary>
internal enum ProtobufShape
{
    /// <summary>UTF-8 text.</summary>
    Text,

    /// <summary>Bytes; base64 in JSON.</summary>
    Bytes,

    Int32,
    Int64,
    Double,
    Flag,

    /// <summary>A message of seconds and nanoseconds; RFC 3339 in JSON, null when the message is empty.</summary>
    Time,

    /// <summary>The same; microseconds in JSON.</summary>
    MicroTime,

    /// <summary>A message of one text.</summary>
    Quantity,

    /// <summary>A message that says which of its two values counts.</summary>
    IntOrString,

    /// <summary>A message of JSON text, or of another enveloped message.</summary>
    AnyJson,

    /// <summary>A message of texts; a list in JSON.</summary>
    Texts,

    /// <summary>A message of which only the one value is written in JSON that fits.</summary>
    Choice,

    Message,
}
