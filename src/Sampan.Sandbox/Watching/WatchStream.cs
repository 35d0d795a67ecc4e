using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Kinds;
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
        var item = new JsonObject { ["kind"] = request.Resource.Api.Kind, ["apiVersion"] = request.Resource.Id.ApiVersion, ["metadata"] = metadata };
        await FrameAsync("BOOKMARK", item).ConfigureAwait(false);
    }

    /// <summary>Ends the watch with an ERROR frame.</summary>
    public Task RefuseAsync(ApiRefusal refusal) => FrameAsync("ERROR", Answers.Status(refusal));

    public async Task FlushAsync() => await _to.FlushAsync(request.Aborted).ConfigureAwait(false);

    private async Task FrameAsync(string type, JsonObject item)
    {
        _to.Write(KubeJson.Write(new JsonObject { ["type"] = type, ["object"] = item }));
        _to.Write("\n"u8);
        await FlushAsync().ConfigureAwait(false);
    }
}
