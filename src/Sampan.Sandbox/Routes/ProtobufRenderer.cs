using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Writes stored objects in protobuf, whole or only their metadata.</summary>
internal static class ProtobufRenderer
{
    private const int ListMeta = 1, Items = 2, FrameType = 1, FrameObject = 2, Raw = 1;

    /// <summary>One object in its envelope.</summary>
    public static ReadOnlyMemory<byte> Object(ApiRequest request, StoredObject item) => ProtobufEnvelope.Close(KindOf(request), Message(request, item));

    /// <summary>A list in its envelope.</summary>
    public static ReadOnlyMemory<byte> List(ApiRequest request, IReadOnlyList<StoredObject> items, JsonObject metadata)
    {
        using var parsed = KubeJson.ParseDocument(KubeJson.Write(metadata));
        var list = new WireWriter();
        // The first version of the metadata list had its two fields the other way round.
        var (metaField, itemsField) = request.Form is { IsMetadata: true, Version: "v1beta1" } ? (Items, ListMeta) : (ListMeta, Items);
        list.Message(metaField, ProtobufEncoder.Encode(ProtobufTypes.Find("meta.v1.ListMeta")!, parsed.RootElement));
        foreach (var item in items) list.Message(itemsField, Message(request, item));
        var kind = KindOf(request);
        return ProtobufEnvelope.Close(kind with { Kind = request.Form.IsMetadata ? kind.Kind + "List" : request.Resource.ListKind }, list);
    }

    /// <summary>One frame of a watch: its length in four bytes, then type and enveloped object.</summary>
    public static void Frame(IBufferWriter<byte> to, string type, ReadOnlySpan<byte> enveloped)
    {
        var frame = new WireWriter().Text(FrameType, type).Message(FrameObject, new WireWriter().Bytes(Raw, enveloped)).Written.Span;
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), frame.Length);
        to.Advance(4);
        to.Write(frame);
    }

    private static GroupVersionKind KindOf(ApiRequest request) =>
        request.Form.IsMetadata ? new("meta.k8s.io", request.Form.Version, "PartialObjectMetadata") : request.Resource.Api.GroupVersionKind;

    private static WireWriter Message(ApiRequest request, StoredObject item)
    {
        if (request.Form.IsMetadata) return ProtobufEncoder.Encode(ProtobufTypes.Find("meta.v1.PartialObjectMetadata")!, item.Content.View);
        var kind = request.Resource.Api.GroupVersionKind;
        var message = ProtobufTypes.Find(kind) ?? throw new InvalidDataException($"protobuf-types.txt: there is no {kind}");
        using var parsed = JsonDocument.Parse(VersionConverter.Bytes(request.Resource, item));
        return ProtobufEncoder.Encode(message, parsed.RootElement);
    }
}
