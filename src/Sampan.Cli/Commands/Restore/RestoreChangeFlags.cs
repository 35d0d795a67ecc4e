using System.CommandLine;
using System.Text.Json.Nodes;
using Sampan.Api;
using Sampan.Api.Names;
using Sampan.Cli.Errors;
using Sampan.Cli.Flags;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.Commands.Restore;

/// <summary>The flags that say what is changed of objects on their way: by ConfigMaps of the target, as with Velero, or by files here.</summary>
internal sealed class RestoreChangeFlags
{
    private const string StorageAction = "velero.io/change-storage-class";
    private const string ActionKind = "RestoreItemAction";

    private readonly Option<string> _modifier = new("--resource-modifier-configmap")
    {
        Description = "ConfigMap with resource modifiers, in the target cluster and in --namespace",
    };

    private readonly Option<FileInfo> _modifierFile = new("--resource-modifiers")
    {
        Description = "The same from a file here: the modifiers themselves, or a manifest of such a ConfigMap",
    };

    private readonly Option<FileInfo[]> _configs = new("--plugin-config")
    {
        Description = "File with ConfigMaps that configure actions (labels velero.io/plugin-config and, for instance, " +
            "velero.io/change-image-name: RestoreItemAction), used instead of the target's; may be repeated",
    };

    private readonly Option<Dictionary<string, string>> _classes =
        ValueParsers.Map("--storage-class-mappings", "Storage classes to use instead of others: old:new,…", ':');

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _modifier, _modifierFile, _configs, _classes }) command.Add(option);
    }

    /// <summary>Writes into a restore what its spec has a place for.</summary>
    public void Apply(ParseResult result, Api.Restore restore)
    {
        if (result.GetValue(_modifier) is { Length: > 0 } name) restore.Spec.ResourceModifier = new LocalReference("", "configmap", name);
        if (result.GetValue(_modifierFile) is { } file) restore.SetAnnotation(SampanNames.ResourceModifiers, file.Name);
    }

    /// <summary>Adds to a runner's options what the files here say.</summary>
    /// <exception cref="CommandException">A file can't be read or used, or flags exclude each other.</exception>
    public async Task<RestoreRunnerOptions> ReadAsync(ParseResult result, RestoreRunnerOptions options, CancellationToken ct)
    {
        if (result.GetValue(_modifierFile) is not null && result.GetValue(_modifier) is { Length: > 0 })
            throw Usage("--resource-modifier-configmap and --resource-modifiers exclude each other", "give one of them");
        var configs = new List<KubeObject>();
        foreach (var map in result.GetValue(_configs) ?? []) configs.AddRange(Configs(map, await TextAsync(map, "--plugin-config", ct)));
        if (result.GetValue(_classes) is { Count: > 0 } classes) configs.Add(ClassConfig(classes));
        if (configs.Count(c => c.Label(StorageAction) == ActionKind) > 1)
            throw Usage("--storage-class-mappings and --plugin-config both change storage classes", "put all of them into one ConfigMap, or into the flag");
        var modifiers = result.GetValue(_modifierFile) is { } file ? await ModifiersAsync(file, ct) : null;
        return options with { PluginConfigs = configs, Modifiers = modifiers };
    }

    private static async Task<ResourceModifiers> ModifiersAsync(FileInfo file, CancellationToken ct)
    {
        var text = await TextAsync(file, "--resource-modifiers", ct);
        try
        {
            var isConfigMap = KubeYaml.ReadNodes(text) is [JsonObject first, ..] && first.Text("kind") == "ConfigMap";
            var modifiers = isConfigMap ? ResourceModifiers.FromConfigMap(KubeYaml.ReadAll(text)[0]) : ResourceModifiers.Parse(text);
            return modifiers.Problem() is { } problem ? throw Unusable(problem) : modifiers;
        }
        catch (Exception e) when (e is MalformedObjectException or ResourceModifiersException)
        {
            throw Unusable(e.Message);
        }

        CommandException Unusable(string why) => Usage($"{file.Name} holds no resource modifiers: {why}", "correct the file");
    }

    private static IReadOnlyList<KubeObject> Configs(FileInfo file, string text)
    {
        IReadOnlyList<KubeObject> maps;
        try
        {
            maps = KubeYaml.ReadAll(text);
        }
        catch (MalformedObjectException e)
        {
            throw Usage($"{file.Name} holds no ConfigMaps: {e.Message}", "correct the file");
        }

        var wrong = maps.FirstOrDefault(m => m.Kind.Kind != "ConfigMap" || m.Label(VeleroLabels.PluginConfig) is null || !Labels(m).Contains(ActionKind));
        if (maps.Count == 0 || wrong is not null)
        {
            throw Usage($"{file.Name} holds {(wrong is null ? "nothing" : $"{wrong.Kind.Kind} {wrong.Name}")}, which configures no action",
                $"give ConfigMaps with the labels {VeleroLabels.PluginConfig} and ACTION: {ActionKind}");
        }

        return maps;
    }

    private static IEnumerable<string?> Labels(KubeObject map) => (map.Edit().At("metadata", "labels") as JsonObject ?? []).Select(l => l.Value.Text());

    private static KubeObject ClassConfig(Dictionary<string, string> classes) => KubeObject.From(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = "storage-class-mappings",
            ["labels"] = new JsonObject { [VeleroLabels.PluginConfig] = "", [StorageAction] = ActionKind },
        },
        ["data"] = new JsonObject(classes.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
    });

    private static async Task<string> TextAsync(FileInfo file, string flag, CancellationToken ct)
    {
        try
        {
            return await File.ReadAllTextAsync(file.FullName, ct);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Usage($"the file of {flag} can't be read: {e.Message}", "name a file that is there");
        }
    }

    private static CommandException Usage(string message, string remedy) => new(message, remedy, ExitCodes.Usage);
}
