using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Protobuf;

/// <summary>What stands around every object in protobuf: four bytes to know it by, its <c>apiVersion</c> and <c>kind</c>, and its message.</summary>
internal static class ProtobufEnvelope
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int TypeMeta = 1, Raw = 2, ContentEncoding = 3, ContentType = 4, ApiVersion = 1, Kind = 2;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    public static bool Recognizes(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>Reads an enveloped object.</summary>
    /// <param name="data">Envelope and message.</param>
    /// <param name="expected">What it is when the envelope does not say.</param>
    /// <param name="depth">Nesting so far, for an object inside another.</param>
    /// <returns>The document, <c>apiVersion</c> and <c>kind</c> first; nothing else when there is no message for that kind.</returns>
    /// <exception cref="ProtobufException">Malformed; <see cref="ProtobufException.Kind"/> says of what kind, when that could be read.</exception>
    public static JsonObject Open(ReadOnlySpan<byte> data, GroupVersionKind expected, int depth = 0)
    {
        var kind = Split(data, expected, out var raw);
        var item = new JsonObject { ["apiVersion"] = kind.ApiVersion, ["kind"] = kind.Kind };
        try
        {
            if (ProtobufTypes.Find(kind) is { } message) ProtobufDecoder.Fill(item, message, raw, depth);
        }
        catch (ProtobufException e) when (e.Kind is null)
        {
            throw new ProtobufException(e.Message) { Kind = kind };
        }

        return item;
    }

    /// <summary>An object as a client that reads protobuf gets it; null when there is no message for its kind.</summary>
    public static ReadOnlyMemory<byte>? Close(JsonElement item)
    {
        if (item.Text("apiVersion") is not { } apiVersion || item.Text("kind") is not { } kind) return null;
        var said = GroupVersionKind.From(apiVersion, kind);
        if (ProtobufTypes.Find(said) is not { } message) return null;
        return Close(said, ProtobufEncoder.Encode(message, item));
    }

    /// <summary>Puts the envelope around a message.</summary>
    public static ReadOnlyMemory<byte> Close(GroupVersionKind kind, WireWriter message)
    {
        var envelope = new WireWriter(Magic)
            .Message(TypeMeta, new WireWriter().Text(ApiVersion, kind.ApiVersion).Text(Kind, kind.Kind))
            .Message(Raw, message).Text(ContentEncoding, "").Text(ContentType, "");
        return envelope.Written;
    }

    private static GroupVersionKind Split(ReadOnlySpan<byte> data, GroupVersionKind expected, out ReadOnlySpan<byte> raw)
    {
        if (!Recognizes(data)) throw new ProtobufException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        if (data.Length == Magic.Length) throw new ProtobufException("empty body");
        var (apiVersion, kind) = ("", "");
        raw = [];
        var reader = new WireReader(data[Magic.Length..]);
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag("Unknown");
            if (number is > 0 and <= ContentType && type != WireType.Length) throw new ProtobufException($"proto: wrong wireType = {(int)type} for field {(number == Raw ? "Raw" : "TypeMeta")}");
            if (number == TypeMeta) ReadType(reader.Bytes(), ref apiVersion, ref kind);
            else if (number == Raw) raw = reader.Bytes();
            else reader.Skip(type);
        }

        if (kind.Length == 0) kind = expected.Kind ?? "";
        return GroupVersionKind.From(apiVersion.Length > 0 ? apiVersion : expected.Kind is null ? "" : expected.ApiVersion, kind);
    }

    private static void ReadType(ReadOnlySpan<byte> data, ref string apiVersion, ref string kind)
    {
        var reader = new WireReader(data);
        while (!reader.AtEnd)
        {
            var (number, type) = reader.Tag("TypeMeta");
            if (number == ApiVersion && type == WireType.Length) apiVersion = Encoding.UTF8.GetString(reader.Bytes());
            else if (number == Kind && type == WireType.Length) kind = Encoding.UTF8.GetString(reader.Bytes());
            else reader.Skip(type);
        }
    }
}
