using System.Text.Json;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Node;

/// <summary>Decides by image and place what a container does when it is started.</summary>
/// <remarks>The tool image works, images under <c>sampan.dev/fail</c> exit with 1, init containers and containers of Jobs exit with 0, all
/// others run on. Nothing is pulled and nothing is executed.</remarks>
internal sealed class ContainerRunner(PodDependencies dependencies)
{
    public const string FailingImage = "sampan.dev/fail";

    public async Task<ContainerResult> RunAsync(KubeObject pod, JsonElement container, bool init, CancellationToken ct)
    {
        var image = container.Text("image") ?? "";
        if (IsImage(image, FailingImage)) return new ContainerResult(1, "this image fails by its name");
        if (IsImage(image, SandboxTool.Image)) return await RunToolAsync(pod, container, ct).ConfigureAwait(false);
        if (init) return container.Text("restartPolicy") == "Always" ? ContainerResult.RunsOn : ContainerResult.Succeeded;
        return Owners.Controller(pod) is { Kind: "Job" } ? ContainerResult.Succeeded : ContainerResult.RunsOn;
    }

    private static bool IsImage(string image, string name) =>
        image.StartsWith(name, StringComparison.Ordinal) && (image.Length == name.Length || image[name.Length] is ':' or '@' or '/');

    private async Task<ContainerResult> RunToolAsync(KubeObject pod, JsonElement container, CancellationToken ct)
    {
        try
        {
            var arguments = container.Items("command").Concat(container.Items("args")).Select(a => a.GetString() ?? "").ToList();
            return await new SandboxTool(dependencies.MountsOf(pod, container)).RunAsync(arguments, ct).ConfigureAwait(false);
        }
        catch (ToolException e)
        {
            return new ContainerResult(1, e.Message);
        }
    }
}
