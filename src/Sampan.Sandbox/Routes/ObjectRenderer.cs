using System.Buffers;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Conversion;
using Sampan.Sandbox.Discovery;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Routes;

/// <summary>Writes objects in the form a request asked for. Plain objects are the stored bytes.</summary>
internal sealed class ObjectRenderer(TableRenderer tables, WebhookConverter webhooks)
{
    /// <summary>Answers with one object.</summary>
    public async Task AnswerAsync(ApiRequest request, HttpStatusCode code, StoredObject item)
    {
        await PrepareAsync(request, [item]).ConfigureAwait(false);
        if (request.Form.Protobuf)
        {
            await Answers.WriteAsync(request.Http, code, ProtobufRenderer.Object(request, item), ProtobufEnvelope.MediaType).ConfigureAwait(false);
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(item.Content.ToUtf8().Length + 256);
        Write(buffer, request, item, headings: true);
        await Answers.WriteAsync(request.Http, code, buffer.WrittenMemory).ConfigureAwait(false);
    }

    /// <summary>Before <see cref="Write"/>: has objects converted whose conversion takes a webhook.</summary>
    /// <exception cref="Kinds.ApiRefusal">500: it failed.</exception>
    public Task PrepareAsync(ApiRequest request, IEnumerable<StoredObject> items) =>
        request.Resource.Custom?.Webhook is null ? Task.CompletedTask : webhooks.PrepareAsync(request.Resource, items, request.Aborted);

    /// <summary>One object in the request's form.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="request">What form.</param>
    /// <param name="item">The object.</param>
    /// <param name="headings">For tables: with column definitions.</param>
    public void Write(IBufferWriter<byte> to, ApiRequest request, StoredObject item, bool headings)
    {
        if (request.Form.IsTable)
        {
            var metadata = new JsonObject { ["resourceVersion"] = item.Content.ResourceVersion };
            to.Write(KubeJson.Write(tables.Render(request.Resource, [item], metadata, request.Form.Version, request.Query("includeObject"), headings)));
        }
        else if (request.Form.IsMetadata)
        {
            WriteMetadata(to, request.Form.Version, item);
        }
        else
        {
            to.Write(VersionConverter.Bytes(request.Resource, item).Span);
        }
    }

    /// <summary>Answers with a list.</summary>
    /// <param name="request">The request.</param>
    /// <param name="items">Its page.</param>
    /// <param name="revision">Revision of the whole listing.</param>
    /// <param name="next">Continue token, or null on the last page.</param>
    /// <param name="remaining">Objects after this page, when it is known.</param>
    public async Task AnswerListAsync(ApiRequest request, IReadOnlyList<StoredObject> items, long revision, string? next, long? remaining)
    {
        await PrepareAsync(request, items).ConfigureAwait(false);
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (next is not null) metadata["continue"] = next;
        else if (request.Resource.Custom is not null && request.Form.As is null) metadata["continue"] = "";
        if (next is not null && remaining is not null) metadata["remainingItemCount"] = remaining;
        if (request.Form.IsTable)
        {
            var table = tables.Render(request.Resource, items, metadata, request.Form.Version, request.Query("includeObject"));
            await Answers.WriteAsync(request.Http, HttpStatusCode.OK, table).ConfigureAwait(false);
            return;
        }

        if (request.Form.Protobuf)
        {
            await Answers.WriteAsync(request.Http, HttpStatusCode.OK, ProtobufRenderer.List(request, items, metadata), ProtobufEnvelope.MediaType).ConfigureAwait(false);
            return;
        }

        var http = request.Http;
        http.Response.ContentType = Answers.Json;
        var writer = http.Response.BodyWriter;
        var (kind, version) = request.Form.IsMetadata
            ? ("PartialObjectMetadataList", $"meta.k8s.io/{request.Form.Version}")
            : (request.Resource.ListKind, request.Resource.Id.ApiVersion);
        writer.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"{kind}\",\"apiVersion\":\"{version}\",\"metadata\":"));
        writer.Write(KubeJson.Write(metadata));
        writer.Write(",\"items\":["u8);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) writer.Write(","u8);
            WriteItem(writer, request, items[i]);
            if (i % 64 == 63) await writer.FlushAsync(request.Aborted).ConfigureAwait(false);
        }

        writer.Write("]}"u8);
        await writer.FlushAsync(request.Aborted).ConfigureAwait(false);
    }

    /// <summary>An item of a list: without <c>apiVersion</c> and <c>kind</c> for built-in kinds, as the API server's typed lists.</summary>
    private static void WriteItem(IBufferWriter<byte> to, ApiRequest request, StoredObject item)
    {
        if (request.Form.IsMetadata)
        {
            WriteMetadata(to, request.Form.Version, item);
            return;
        }

        var bytes = VersionConverter.Bytes(request.Resource, item).Span;
        if (request.Resource.Custom is null)
        {
            var metadata = bytes.IndexOf("\"metadata\":"u8);
            to.Write("{"u8);
            bytes = bytes[metadata..];
        }

        to.Write(bytes);
    }

    private static void WriteMetadata(IBufferWriter<byte> to, string version, StoredObject item)
    {
        to.Write(System.Text.Encoding.UTF8.GetBytes($"{{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/{version}\",\"metadata\":"));
        to.Write(JsonMarshal.GetRawUtf8Value(item.Content.View.At("metadata")));
        to.Write("}"u8);
    }
}
