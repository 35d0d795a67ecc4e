using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Protobuf;
using Sampan.Sandbox.Routes;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Watching;

/// <summary>Writes the frames of one watch.</summary>
internal sealed class WatchStream(ApiRequest request, ObjectRenderer renderer)
{
    private readonly PipeWriter _to = request.Http.Response.BodyWriter;
    private bool _headings = true;

    /// <summary>True when the client went away.</summary>
    public bool Aborted => request.Aborted.IsCancellationRequested;

    /// <summary>One object's frame; the bytes of a plain object are those in the store.</summary>
    public void Event(string type, StoredObject item)
    {
        if (request.Form.Protobuf)
        {
            ProtobufRenderer.Frame(_to, type, ProtobufRenderer.Object(request, item).Span);
            return;
        }

        _to.Write("{\"type\":\""u8);
        _to.Write(Encoding.UTF8.GetBytes(type));
        _to.Write("\",\"object\":"u8);
        renderer.Write(_to, request, item, _headings);
        _to.Write("}\n"u8);
        _headings = false;
    }

    /// <summary>A frame that only says from where a watch can go on.</summary>
    public async Task BookmarkAsync(long revision, bool endOfInitial)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (endOfInitial) metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var kind = request.Form is { Protobuf: true, IsMetadata: true } ? new("meta.k8s.io", request.Form.Version, "PartialObjectMetadata") : request.Resource.Api.GroupVersionKind;
        var item = new JsonObject { ["kind"] = kind.Kind, ["apiVersion"] = kind.ApiVersion, ["metadata"] = metadata };
        await FrameAsync("BOOKMARK", item).ConfigureAwait(false);
    }

    /// <summary>Ends the watch with an ERROR frame.</summary>
    public Task RefuseAsync(ApiRefusal refusal) => FrameAsync("ERROR", Answers.Status(refusal));

    public async Task FlushAsync() => await _to.FlushAsync(request.Aborted).ConfigureAwait(false);

    private async Task FrameAsync(string type, JsonObject item)
    {
        if (request.Form.Protobuf)
        {
            using var parsed = KubeJson.ParseDocument(KubeJson.Write(item));
            ProtobufRenderer.Frame(_to, type, ProtobufEnvelope.Close(parsed.RootElement)!.Value.Span);
        }
        else
        {
            _to.Write(KubeJson.Write(new JsonObject { ["type"] = type, ["object"] = item }));
            _to.Write("\n"u8);
        }

        await FlushAsync().ConfigureAwait(false);
    }
}
